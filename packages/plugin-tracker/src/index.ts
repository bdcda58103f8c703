export { tracker, tracker as default } from './tracker.ts'

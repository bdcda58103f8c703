export { update, update as default } from './update.ts'

export { webseed, webseed as default } from './webseed.ts'

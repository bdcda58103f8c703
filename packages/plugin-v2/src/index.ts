export { v2, v2 as default } from './v2.ts'

export { similar, similar as default } from './similar.ts'

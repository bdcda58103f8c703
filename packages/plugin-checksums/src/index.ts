export { checksums, checksums as default } from './checksums.ts'

export { codePrefix, definePlugin } from './contract/define-plugin.ts'
export { errorCodes, GentorrentError, isError, isGentorrentError, issue } from './errors.ts'
export type { ErrorCode, ErrorDetails } from './errors.ts'

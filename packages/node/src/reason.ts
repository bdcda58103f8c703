export { systemReason as reasonOf } from '@gentorrent/core'

/** The system's code (`ENOENT` …); undefined for other errors. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined

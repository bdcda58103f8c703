import { type ErrorCode, type ErrorDetails, issue } from '@gentorrent/core'
import type { FileEntry, Issue } from '@gentorrent/core/plugin'

/** What a walk has found so far. It grows while the walk goes on. */
export interface Findings {
  readonly files: FileEntry[]
  readonly errors: Issue[]
  readonly warnings: Issue[]
  /** Bytes in all files. */
  length: number
  /** Whether a file is a symlink to what is inside the content. */
  hasTargets: boolean
  refuse<C extends ErrorCode>(code: C, details: ErrorDetails<C>, path: readonly string[]): void
  warn<C extends ErrorCode>(code: C, details: ErrorDetails<C>, path: readonly string[]): void
}

export const noFindings = (): Findings => {
  const errors: Issue[] = []
  const warnings: Issue[] = []
  // The content itself has no path inside the torrent.
  const at = (path: readonly string[]) => path.length > 0 && { path }
  return {
    files: [],
    errors,
    warnings,
    length: 0,
    hasTargets: false,
    refuse(code, details, path) {
      errors.push(issue(code, details, { severity: 'error', ...at(path) }))
    },
    warn(code, details, path) {
      warnings.push(issue(code, details, { severity: 'warning', ...at(path) }))
    },
  }
}

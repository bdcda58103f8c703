import type { KeyPath } from './plugin.ts'

/**
 * Something to tell the person about a torrent, its content or a set of options. Data, not an exception.
 * Codes are stable; those of a plugin start with its id in capitals (`WEBSEED_…`).
 */
export interface Issue {
  readonly code: string
  /** An `error` stops the run or makes the torrent wrong; a `warning` does neither. */
  readonly severity: 'error' | 'warning'
  /** What, where, and the way out: one sentence without a final stop. */
  readonly message: string
  /** An error that is a matter of judgement: allowing its code turns it into a warning. */
  readonly liftable?: true
  /** A warning that would have been an error, had the person not allowed it. */
  readonly lifted?: true
  /** The key that it is about. */
  readonly key?: KeyPath
  /** The clients or systems that it is about, by the ids of `--target`; absent where it is not about some of them only. */
  readonly targets?: readonly string[]
  /** Path inside the torrent of the file that it is about. */
  readonly path?: readonly string[]
  /** The way out as people type it at a command line: `--private`. The message itself is for programs too, and names no flag. */
  readonly flags?: readonly string[]
  /** What the message is made of, for programs: `ErrorDetails` of the code, where that is one of the core's. */
  readonly details?: Readonly<Record<string, unknown>>
  /** Bytes that it is about, end exclusive: of the file if `path` is given, of the piece stream otherwise. */
  readonly range?: { readonly start: number; readonly end: number }
}

/** Something worth knowing that is no fault. Codes as those of issues. */
export interface Remark {
  readonly code: string
  readonly message: string
  /** As those of an issue. */
  readonly flags?: readonly string[]
}

/** An issue that stops the run, or makes the torrent wrong. `message`: what, where, and the way out. */
export const error = (code: string, message: string, key?: KeyPath, flags?: readonly string[]): Issue => ({
  code,
  severity: 'error',
  message,
  ...(flags && { flags }),
  ...(key && { key }),
})

/** An issue that does neither. */
export const warning = (code: string, message: string, key?: KeyPath, flags?: readonly string[]): Issue => ({
  ...error(code, message, key, flags),
  severity: 'warning',
})

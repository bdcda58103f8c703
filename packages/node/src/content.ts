import type { Stats } from 'node:fs'
import type { Content } from '@gentorrent/core/plugin'
import type { DiskPath } from './disk-path.ts'

/** A file on disk, as it was when it was found. */
export interface PathContent {
  /** Absolute path; its raw bytes where they are not UTF-8. */
  readonly path: string | Uint8Array
  /** Bytes on disk. An engine reads at most the entry's `length` of them, and takes zeros beyond. */
  readonly length: number
  /** Modification time in milliseconds (`mtimeMs`). It is compared again after reading: `CONTENT_CHANGED`. */
  readonly modified: number
}

declare module '@gentorrent/core/plugin' {
  interface ContentKinds {
    path: PathContent
  }
}

/** The content of a file at a path that means the same from everywhere. */
export const contentAt = (at: DiskPath, { size, mtimeMs }: Stats): Content => ({
  kind: 'path',
  // An array of its own: a Buffer may be a window on memory that it shares with others.
  path: typeof at === 'string' ? at : new Uint8Array(at),
  length: size,
  modified: mtimeMs,
})

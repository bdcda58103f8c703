import type { Content } from '@gentorrent/core/plugin'
import type { DiskPath } from './disk-path.ts'
import type { Facts } from './scan/facts.ts'

/** A file on disk, as it was when it was found. */
export interface PathContent {
  /** Absolute path; its raw bytes where they are not UTF-8. */
  readonly path: string | Uint8Array
  /** Bytes on disk. An engine reads at most the entry's `length` of them, and takes zeros beyond. */
  readonly length: number
  /** Modification time in milliseconds (`mtimeMs`). It is compared again after reading: `CONTENT_CHANGED`. */
  readonly modified: number
  /** Byte of the file with which the content begins: where only a part of a file is looked at. Default: 0. */
  readonly start?: number
}

declare module '@gentorrent/core/plugin' {
  interface ContentKinds {
    path: PathContent
  }
}

/**
 * The same content without its first bytes. What is read of it, and nothing else, is one file's part of a piece.
 *
 * @param start Bytes to leave out, an integer from 0.
 */
export const contentFrom = (content: Content, start: number): Content => {
  if (start === 0 || content.kind === 'none') return content
  if (content.kind === 'bytes') return { kind: 'bytes', bytes: content.bytes.subarray(start) }
  return { ...content, start: (content.start ?? 0) + start }
}

/** The content of a file at a path that means the same from everywhere. */
export const contentAt = (at: DiskPath, { size, mtimeMs }: Facts): Content => ({
  kind: 'path',
  // An array of its own: a Buffer may be a window on memory that it shares with others.
  path: typeof at === 'string' ? at : new Uint8Array(at),
  length: size,
  modified: mtimeMs,
})

import { isUtf8 } from 'node:buffer'
import { readdirSync } from 'node:fs'
import { compareText } from '@gentorrent/core'
import type { DiskPath } from '../disk-path.ts'

export interface Names {
  readonly names: readonly string[]
  /** Those that are not UTF-8. */
  readonly bad: readonly Buffer[]
  /** Where it was found with the names, three for each of `names`: mode (0: unknown), length, modification time in milliseconds. */
  readonly facts: Float64Array | undefined
}

/** The names in a directory, in the order of their raw bytes. */
export const readNames = (directory: DiskPath): Names => {
  const names = readdirSync(directory)
  // Below the surrogates the order of UTF-16 is that of bytes, and no function needs to be called.
  if (!names.some(name => /[\ud800-\uffff]/.test(name))) return { names: names.sort(), bad: [], facts: undefined }
  // U+FFFD stands where bytes are not UTF-8, but may as well be part of a name. Only the bytes tell.
  if (!names.some(name => name.includes('\ufffd'))) return { names: names.sort(compareText), bad: [], facts: undefined }
  const raw = readdirSync(directory, { encoding: 'buffer' }).sort(Buffer.compare)
  return { names: raw.filter(isUtf8).map(String), bad: raw.filter(name => !isUtf8(name)), facts: undefined }
}

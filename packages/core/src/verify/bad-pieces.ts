import type { BRead } from '../bencode/value.ts'
import { bytes } from '../bencode/value.ts'
import type { FileEntry, Layout } from '../contract/files.ts'
import type { Issue } from '../contract/issue.ts'
import { issue } from '../errors.ts'

const hashLength = 20

/** Every piece whose fresh hash differs from the torrent's, with the files that it touches. Pads are not named. */
export const badPieces = (
  stored: BRead | undefined,
  fresh: Uint8Array | undefined,
  layout: Layout,
): readonly Issue[] => {
  if (!fresh) return []
  const expected = bytes(stored)
  if (!expected) {
    const because = 'no installed plugin knows what hashes it has'
    return [issue('FILE_UNVERIFIABLE', { because }, { severity: 'error' })]
  }
  const filesIn = touching(layout.files)
  const issues: Issue[] = []
  for (let index = 0; index * hashLength < fresh.length; index++) {
    const at = index * hashLength
    if (same(expected, fresh, at)) continue
    const start = index * layout.pieceLength
    const end = Math.min(start + layout.pieceLength, layout.length)
    const paths = filesIn(start, end).map(file => file.path)
    issues.push(issue('PIECE_BAD', { index, paths }, { severity: 'error', key: 'info.pieces', range: { start, end } }))
  }
  return issues
}

const same = (a: Uint8Array, b: Uint8Array, at: number) => {
  for (let i = at; i < at + hashLength; i++) if (a[i] !== b[i]) return false
  return true
}

/** Finds the `data` entries that have bytes in a range of the stream. */
export const touching = (files: readonly FileEntry[]): ((start: number, end: number) => readonly FileEntry[]) => {
  const ends: number[] = []
  let end = 0
  for (const file of files) {
    end += file.length
    ends.push(end)
  }
  const firstAfter = (offset: number) => {
    let low = 0
    for (let high = ends.length; low < high; ) {
      const middle = (low + high) >>> 1
      if (ends[middle]! > offset) high = middle
      else low = middle + 1
    }
    return low
  }
  return (from, to) => {
    const found: FileEntry[] = []
    for (let i = firstAfter(from); i < files.length && ends[i]! - files[i]!.length < to; i++) {
      if (files[i]!.role === 'data' && files[i]!.length > 0) found.push(files[i]!)
    }
    return found
  }
}

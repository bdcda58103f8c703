import { touching } from '@gentorrent/core'
import type { FileEntry, Issue, Layout } from '@gentorrent/core/plugin'
import type { FileState } from '../json.ts'

/** Bytes, end exclusive. */
export type ByteRange = readonly [start: number, end: number]

/** How one file fared. */
export interface FileResult {
  readonly file: FileEntry
  readonly state: FileState
  /** Pieces that differ and touch the file. */
  readonly badPieceCount: number
  /** The file's bytes that those pieces hold: what to get again. */
  readonly badRanges: readonly ByteRange[]
  /** What else is known of it: why it cannot be read, how long it is. */
  readonly notes: readonly string[]
}

/** What a comparison comes to. */
export interface Differences {
  /** Indices of the pieces of the stream that differ, ascending. Torrents that are v2 alone have none. */
  readonly badPieces: readonly number[]
  readonly badPieceCount: number
  /** All files but pads, in the order of the torrent. */
  readonly files: readonly FileResult[]
}

/**
 * From issues to files: which pieces differ, which files they touch, and what that says about each file.
 *
 * @param issues - from locating and comparing; a `range` is one of the file if there is a `path`, else of the stream
 */
export const differencesOf = (layout: Layout, issues: readonly Issue[]): Differences => {
  const errors = issues.filter(({ severity }) => severity === 'error')
  const badPieces = piecesOf(errors, layout)
  const touched = touchedBy(badPieces, layout)
  const own = new Map<string, Issue[]>()
  for (const error of errors) {
    const path = error.path?.join('/')
    if (path !== undefined) own.set(path, [...(own.get(path) ?? []), error])
  }
  const files = layout.files
    .filter(({ role }) => role !== 'pad')
    .map(file => resultOf(file, touched.get(file), own.get(file.path.join('/')) ?? []))
  const inFiles = files.reduce((sum, { badPieceCount }) => sum + badPieceCount, 0)
  return { badPieces, badPieceCount: badPieces.length > 0 ? badPieces.length : inFiles, files }
}

/** What the pieces of the stream say about a file. */
interface Touched {
  readonly pieceCount: number
  /** A bad piece holds nothing else. */
  readonly alone: boolean
  readonly ranges: readonly ByteRange[]
}

const resultOf = (file: FileEntry, touched: Touched | undefined, own: readonly Issue[]): FileResult => {
  const parts = own.flatMap(({ range }) => (range ? [[range.start, range.end] as const] : []))
  const known = own.map(({ code }) => stateOf(code)).find(state => state !== 'differs')
  const state = known ?? (own.length > 0 || touched?.alone ? 'differs' : touched ? 'in-doubt' : 'ok')
  return {
    file,
    state,
    badPieceCount: touched?.pieceCount ?? parts.length,
    badRanges: merged([...(touched?.ranges ?? []), ...parts]),
    notes: own.filter(({ code, range }) => !range && code !== 'FILE_MISSING').map(({ message }) => message),
  }
}

const stateOf = (code: string): FileState => states[code] ?? 'differs'

const states: Readonly<Record<string, FileState>> = {
  CONTENT_UNREADABLE: 'unreadable',
  FILE_LENGTH: 'wrong-length',
  FILE_MISSING: 'missing',
  FILE_SPECIAL: 'unreadable',
  PATH_INVALID: 'unreadable',
}

const piecesOf = (errors: readonly Issue[], { pieceLength }: Layout): readonly number[] => {
  const pieces = new Set<number>()
  for (const { range, path } of errors) {
    if (!range || path) continue
    for (let piece = Math.floor(range.start / pieceLength); piece * pieceLength < range.end; piece++) pieces.add(piece)
  }
  return [...pieces].sort((a, b) => a - b)
}

const touchedBy = (
  badPieces: readonly number[],
  { files, pieceLength, length }: Layout,
): ReadonlyMap<FileEntry, Touched> => {
  const filesIn = touching(files)
  const starts = startsOf(files)
  const touched = new Map<FileEntry, { pieceCount: number; alone: boolean; ranges: ByteRange[] }>()
  for (const piece of badPieces) {
    const from = piece * pieceLength
    const to = Math.min(from + pieceLength, length)
    const inside = filesIn(from, to)
    for (const file of inside) {
      const start = starts.get(file)!
      const entry = touched.get(file) ?? { pieceCount: 0, alone: false, ranges: [] }
      entry.pieceCount++
      entry.alone ||= inside.length === 1
      entry.ranges.push([Math.max(from - start, 0), Math.min(to - start, file.length)])
      touched.set(file, entry)
    }
  }
  return touched
}

const startsOf = (files: readonly FileEntry[]): ReadonlyMap<FileEntry, number> => {
  let start = 0
  return new Map(
    files.map(file => {
      const entry = [file, start] as const
      start += file.length
      return entry
    }),
  )
}

const merged = (ranges: readonly ByteRange[]): readonly ByteRange[] => {
  const joined: [start: number, end: number][] = []
  for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = joined.at(-1)
    if (last && start <= last[1]) last[1] = Math.max(last[1], end)
    else joined.push([start, end])
  }
  return joined
}

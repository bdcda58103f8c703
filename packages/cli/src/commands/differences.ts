import { type ByteRange, type Comparison, issue, joinRanges, touching } from '@gentorrent/core'
import type { FileEntry, Issue, Layout } from '@gentorrent/core/plugin'
import type { FileState } from '../verify-events.ts'
import { overlap, startsOf } from './file-ranges.ts'

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
  /** What follows from all issues together. */
  readonly issues: readonly Issue[]
}

/**
 * From issues to files: which pieces differ, which files they touch, and what that says about each file. A file with the
 * hash that the torrent names for it has no part in a piece that differs, so that others are left.
 *
 * @param issues - from locating and comparing; a `range` is one of the file if there is a `path`, else of the stream
 */
export const differencesOf = (
  layout: Layout,
  issues: readonly Issue[],
  { isIntact, ranges, pieces }: Pick<Comparison, 'isIntact' | 'ranges' | 'pieces'> = {
    isIntact: () => false,
    ranges: [],
  },
): Differences => {
  const errors = issues.filter(({ severity }) => severity === 'error')
  const own = ownOf(errors)
  const isSuspect = (file: FileEntry) => own.has(keyOf(file)) || !isIntact(file)
  const badPieces = piecesOf(errors, layout)
  const { touched, blameless } = touchedBy(badPieces, layout, isSuspect)
  const isLocated = badPieces.length > 0 || (own.size > 0 && pieces !== undefined)
  const isSomewhere = !isLocated && errors.some(error => isEverywhere(error, layout))
  const suspects = isSomewhere ? layout.files.filter(file => hasBytes(file) && isSuspect(file)) : []
  const all: Touched = { pieceCount: 0, alone: suspects.length === 1, ranges: [] }
  for (const file of suspects) touched.set(file, all)
  const starts = startsOf(layout)
  const compared = overlap(ranges)
  const saidOf = saidIn(own)
  const files = layout.files.flatMap((file, place) => {
    if (file.role === 'pad') return []
    const start = starts[place]!
    const parts = { found: compared({ start, end: start + file.length }), of: file.length }
    return [resultOf(file, touched.get(file), saidOf(file), parts)]
  })
  const inFiles = files.reduce((sum, { badPieceCount }) => sum + badPieceCount, 0)
  const badPieceCount = badPieces.length > 0 ? badPieces.length : inFiles
  return { badPieces, badPieceCount, files, issues: blameless.map(index => contradiction(index, layout)) }
}

const contradiction = (index: number, { pieceLength, length }: Layout): Issue => {
  const range = { start: index * pieceLength, end: Math.min((index + 1) * pieceLength, length) }
  return issue('HASHES_DISAGREE', { index }, { severity: 'error', key: 'info.pieces', range })
}

const keyOf = ({ path }: Pick<FileEntry, 'path'>) => path.join('/')

const hasBytes = ({ role, length }: FileEntry) => role === 'data' && length > 0

const ownOf = (errors: readonly Issue[]): ReadonlyMap<string, readonly Issue[]> => {
  const own = new Map<string, Issue[]>()
  for (const error of errors) {
    if (!error.path) continue
    const key = keyOf({ path: error.path })
    const known = own.get(key)
    // Not copied: a file may have as many issues as pieces.
    if (known) known.push(error)
    else own.set(key, [error])
  }
  return own
}

/** What the pieces of the stream say about a file. */
interface Touched {
  readonly pieceCount: number
  /** A bad piece holds no other file that could be at fault. */
  readonly alone: boolean
  readonly ranges: readonly ByteRange[]
}

/** What the issues with a file's path say about it. */
interface Said {
  readonly isAny: boolean
  /** What it is besides `differs`. */
  readonly state: FileState | undefined
  readonly rangeCount: number
  readonly ranges: readonly ByteRange[]
  /** Those of the ranges that are not all of the file, joined. */
  readonly parts: readonly ByteRange[]
  readonly notes: readonly string[]
}

const nothing: Said = { isAny: false, state: undefined, rangeCount: 0, ranges: [], parts: [], notes: [] }

/** Once for all files of one path: a broken torrent may have thousands, each with as many issues as there are of them. */
const saidIn = (own: ReadonlyMap<string, readonly Issue[]>): ((file: FileEntry) => Said) => {
  const known = new Map<string, Said>()
  return file => {
    const issues = own.get(keyOf(file))
    if (!issues) return nothing
    const key = `${file.length}/${keyOf(file)}`
    const said = known.get(key) ?? saidOf(file, issues)
    known.set(key, said)
    return said
  }
}

const saidOf = (file: FileEntry, issues: readonly Issue[]): Said => {
  const ranges = issues.flatMap(({ range }) => range ?? [])
  return {
    isAny: true,
    state: issues.map(({ code }) => stateOf(code, file)).find(state => state !== 'differs'),
    rangeCount: ranges.length,
    ranges: joinRanges(ranges),
    parts: joinRanges(ranges.filter(({ start, end }) => start > 0 || end < file.length)),
    notes: [
      ...new Set(issues.flatMap(({ code, range, message }) => (range || code === 'FILE_MISSING' ? [] : message))),
    ],
  }
}

const resultOf = (
  file: FileEntry,
  touched: Touched | undefined,
  said: Said,
  compared: { readonly found: number; readonly of: number },
): FileResult => {
  const narrow = [...(touched?.ranges ?? []), ...said.parts]
  const bad = said.isAny || touched?.alone ? 'differs' : touched ? 'in-doubt' : undefined
  const fine = compared.found === compared.of ? 'ok' : compared.found > 0 ? 'ok-so-far' : 'not-compared'
  return {
    file,
    state: said.state ?? bad ?? fine,
    badPieceCount: touched && touched.pieceCount > 0 ? touched.pieceCount : said.rangeCount,
    // A digest over all of the file says no more than one over the part of it that differs.
    badRanges: narrow.length > 0 ? joinRanges(narrow) : said.ranges,
    notes: said.notes,
  }
}

const stateOf = (code: string, { content, length }: FileEntry): FileState => {
  if (code === 'FILE_LENGTH') return content.kind === 'path' && content.length > length ? 'long' : 'short'
  return states[code] ?? 'differs'
}

const states: Readonly<Record<string, FileState>> = {
  CONTENT_UNREADABLE: 'unreadable',
  FILE_MISSING: 'missing',
  FILE_SPECIAL: 'unreadable',
  PATH_INVALID: 'unreadable',
}

/** A hash over the whole stream differs (BEP 30): somewhere, but nobody can tell where. */
const isEverywhere = ({ range, path }: Issue, { length }: Layout) =>
  range !== undefined && !path && range.start === 0 && range.end >= length

const piecesOf = (errors: readonly Issue[], layout: Layout): readonly number[] => {
  const { pieceLength, length } = layout
  const pieces = new Set<number>()
  for (const error of errors) {
    const { range, path } = error
    if (!range || path || (isEverywhere(error, layout) && length > pieceLength)) continue
    for (let piece = Math.floor(range.start / pieceLength); piece * pieceLength < range.end; piece++) pieces.add(piece)
  }
  return [...pieces].sort((a, b) => a - b)
}

const touchedBy = (
  badPieces: readonly number[],
  layout: Layout,
  isSuspect: (file: FileEntry) => boolean,
): { readonly touched: Map<FileEntry, Touched>; readonly blameless: readonly number[] } => {
  const { files, pieceLength, length } = layout
  const filesIn = touching(files)
  const starts = new Map(files.map((file, place) => [file, place]))
  const offsets = startsOf(layout)
  const touched = new Map<FileEntry, { pieceCount: number; alone: boolean; ranges: ByteRange[] }>()
  const blameless: number[] = []
  for (const piece of badPieces) {
    const from = piece * pieceLength
    const to = Math.min(from + pieceLength, length)
    const inside = filesIn(from, to).filter(isSuspect)
    if (inside.length === 0) blameless.push(piece)
    for (const file of inside) {
      const start = offsets[starts.get(file)!]!
      const entry = touched.get(file) ?? { pieceCount: 0, alone: false, ranges: [] }
      entry.pieceCount++
      entry.alone ||= inside.length === 1
      entry.ranges.push({ start: Math.max(from - start, 0), end: Math.min(to - start, file.length) })
      touched.set(file, entry)
    }
  }
  return { touched, blameless }
}

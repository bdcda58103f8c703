import { touching } from '@gentorrent/core'
import type { FileEntry, Issue, Layout } from '@gentorrent/core/plugin'
import type { FileState } from '../json.ts'

/** How one file fared. */
export interface FileResult {
  readonly file: FileEntry
  readonly state: FileState
  /** Pieces that differ and touch the file. */
  readonly badPieceCount: number
}

/** What a comparison comes to. */
export interface Differences {
  /** Indices of the pieces that differ, ascending. */
  readonly badPieces: readonly number[]
  /** All files but pads, in the order of the torrent. */
  readonly files: readonly FileResult[]
}

/**
 * From issues to files: which pieces differ, which files they touch, and what that says about each file.
 *
 * @param issues - errors from locating and comparing; those about the stream carry a `range`
 */
export const differencesOf = (layout: Layout, issues: readonly Issue[]): Differences => {
  const errors = issues.filter(({ severity }) => severity === 'error')
  const badPieces = piecesOf(errors, layout)
  const touched = new Map<FileEntry, { count: number; alone: boolean }>()
  const filesIn = touching(layout.files)
  for (const piece of badPieces) {
    const start = piece * layout.pieceLength
    const files = filesIn(start, Math.min(start + layout.pieceLength, layout.length))
    for (const file of files) {
      const before = touched.get(file) ?? { count: 0, alone: false }
      touched.set(file, { count: before.count + 1, alone: before.alone || files.length === 1 })
    }
  }
  const own = new Map(errors.flatMap(({ path, code }) => (path ? [[path.join('/'), stateOf(code)] as const] : [])))
  return {
    badPieces,
    files: layout.files
      .filter(({ role }) => role !== 'pad')
      .map(file => {
        const { count, alone } = touched.get(file) ?? { count: 0, alone: false }
        const state = own.get(file.path.join('/')) ?? (alone ? 'differs' : count > 0 ? 'in-doubt' : 'ok')
        return { file, state, badPieceCount: count }
      }),
  }
}

/** The bad pieces in runs that touch the same files, for people to read. */
export function* filesOfPieces(
  { files, pieceLength, length }: Layout,
  badPieces: readonly number[],
): Iterable<{ readonly pieces: readonly [first: number, last: number]; readonly paths: readonly string[] }> {
  const filesIn = touching(files)
  let run: { first: number; last: number; touched: readonly FileEntry[] } | undefined
  const result = ({ first, last, touched }: NonNullable<typeof run>) => ({
    pieces: [first, last] as const,
    paths: touched.map(({ path }) => path.join('/')),
  })
  for (const piece of badPieces) {
    const start = piece * pieceLength
    const touched = filesIn(start, Math.min(start + pieceLength, length))
    const isSame = touched.length === run?.touched.length && touched.every((file, i) => file === run?.touched[i])
    if (run && run.last + 1 === piece && isSame) run.last = piece
    else {
      if (run) yield result(run)
      run = { first: piece, last: piece, touched }
    }
  }
  if (run) yield result(run)
}

const stateOf = (code: string): FileState =>
  code === 'FILE_MISSING' ? 'missing' : code === 'FILE_LENGTH' ? 'wrong-length' : 'differs'

const piecesOf = (errors: readonly Issue[], { pieceLength }: Layout): readonly number[] => {
  const pieces = new Set<number>()
  for (const { range, path } of errors) {
    if (!range || path) continue
    for (let piece = Math.floor(range.start / pieceLength); piece * pieceLength < range.end; piece++) pieces.add(piece)
  }
  return [...pieces].sort((a, b) => a - b)
}

import { type ByteRange, touching } from '@gentorrent/core'
import type { FileEntry, Layout } from '@gentorrent/core/plugin'
import { startsOf } from './file-ranges.ts'

/** Bytes of a file. */
export interface FilePart {
  readonly file: FileEntry
  readonly range: ByteRange
}

/** Pieces in a row that touch the same files. */
export interface PieceRun {
  readonly first: number
  readonly last: number
  /** Where in the stream. */
  readonly range: ByteRange
  /** The files' bytes in it. */
  readonly parts: readonly FilePart[]
}

/** Joins pieces in a row that touch the same files: a damaged film is one line, not ten thousand. */
export function* piecesByFiles(layout: Layout, pieces: readonly number[]): Iterable<PieceRun> {
  const { files, pieceLength, length } = layout
  const filesIn = touching(files)
  const starts = startsOf(layout)
  const places = new Map(files.map((file, place) => [file, place]))
  const runOf = ({ first, last, files: inside }: Run): PieceRun => {
    const range = { start: first * pieceLength, end: Math.min((last + 1) * pieceLength, length) }
    const parts = inside.map(file => {
      const start = starts[places.get(file)!]!
      return { file, range: { start: Math.max(0, range.start - start), end: Math.min(file.length, range.end - start) } }
    })
    return { first, last, range, parts }
  }
  let run: Run | undefined
  for (const piece of pieces) {
    const start = piece * pieceLength
    const next = { first: piece, last: piece, files: filesIn(start, Math.min(start + pieceLength, length)) }
    if (run && run.last + 1 === piece && areSame(run.files, next.files)) run = { ...run, last: piece }
    else {
      if (run) yield runOf(run)
      run = next
    }
  }
  if (run) yield runOf(run)
}

interface Run {
  readonly first: number
  readonly last: number
  readonly files: readonly FileEntry[]
}

const areSame = (a: readonly FileEntry[], b: readonly FileEntry[]) =>
  a.length === b.length && a.every((file, i) => file === b[i])

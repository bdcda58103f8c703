import { touching } from '@gentorrent/core'
import type { FileEntry, Layout } from '@gentorrent/core/plugin'

/** Pieces in a row that touch the same files. */
export interface PieceRun {
  readonly first: number
  readonly last: number
  readonly files: readonly FileEntry[]
}

/** Joins pieces in a row that touch the same files: a damaged film is one line, not ten thousand. */
export function* piecesByFiles({ files, pieceLength, length }: Layout, pieces: readonly number[]): Iterable<PieceRun> {
  const filesIn = touching(files)
  let run: PieceRun | undefined
  for (const piece of pieces) {
    const start = piece * pieceLength
    const next = { first: piece, last: piece, files: filesIn(start, Math.min(start + pieceLength, length)) }
    if (run && run.last + 1 === piece && areSame(run.files, next.files)) run = { ...run, last: piece }
    else {
      if (run) yield run
      run = next
    }
  }
  if (run) yield run
}

const areSame = (a: readonly FileEntry[], b: readonly FileEntry[]) =>
  a.length === b.length && a.every((file, i) => file === b[i])

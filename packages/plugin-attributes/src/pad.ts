import type { FileEntry, Files, PaddedFiles } from '@gentorrent/core/plugin'

/** How pads are named and whether one stands at the end. */
export interface Padding {
  /** `unique`: `.pad/<n>_<length>`, since some clients refuse paths that repeat; `bep47`: `.pad/<length>`. */
  readonly padNames: 'unique' | 'bep47'
  /** `always`: also where no other pads are. */
  readonly tailPad: 'yes' | 'no' | 'always'
}

/**
 * Puts a pad after each file that does not end at the end of a piece, before any empty files that follow. The last one
 * too, as BEP 52's reference program and libtorrent from 2.0.8 on do; a file by itself gets none.
 */
export const pad = (files: Files, pieceLength: number, { padNames, tailPad }: Padding): Files | PaddedFiles => {
  if (files.length < 2) return tailPad === 'always' ? padEnd(files, pieceLength, padNames) : files
  const last = files.findLastIndex(({ length }) => length > 0)
  const padLength = (i: number) => {
    const over = files[i]!.length % pieceLength
    return over === 0 || (i === last && tailPad === 'no') ? 0 : pieceLength - over
  }
  return {
    own: files,
    padLength,
    *[Symbol.iterator]() {
      let count = 0
      for (let i = 0; i < files.length; i++) {
        yield files[i]!
        const length = padLength(i)
        if (length > 0) yield padOf(length, padNames === 'bep47' ? `${length}` : `${count++}_${length}`)
      }
    },
  }
}

/** Puts one pad after the last file that is not empty, which then ends at the end of a piece (BEP 49). */
export const padEnd = (files: Files, pieceLength: number, padNames: Padding['padNames']): Files => {
  const over = files.reduce((sum, { length }) => sum + length, 0) % pieceLength
  if (over === 0) return files
  const length = pieceLength - over
  const end = files.findLastIndex(file => file.length > 0) + 1
  return [
    ...files.slice(0, end),
    padOf(length, padNames === 'bep47' ? `${length}` : `0_${length}`),
    ...files.slice(end),
  ]
}

/** Drops the pads that a layout has already: they are made anew. */
export const withoutPads = (files: Files): Files =>
  files.some(({ role }) => role === 'pad') ? files.filter(({ role }) => role !== 'pad') : files

/** The directory of pads (BEP 47). */
export const padDirectory = '.pad'

const padOf = (length: number, name: string): FileEntry => ({
  path: [padDirectory, name],
  length,
  role: 'pad',
  content: nothing,
  facts: noFacts,
})

/** The same for all: a torrent may have a million pads. */
const nothing: FileEntry['content'] = { kind: 'none' }
const noFacts: FileEntry['facts'] = {}

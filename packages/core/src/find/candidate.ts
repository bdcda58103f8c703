import type { Content, FileEntry } from '../contract/files.ts'

/** A file that may be one of the torrent's, whatever it is called. */
export interface Candidate {
  readonly content: Content
  readonly length: number
  /** Components of its path, the last one being its name. Those called like the torrent's file are looked at first. */
  readonly path: readonly string[]
}

/** Candidates, to be asked for in many ways. */
export interface Candidates<C extends Candidate> {
  ofLength(length: number): readonly C[]
  /** Those of the file's length: first the ones whose paths end like the file's, and not more than are worth a look. */
  likeliest(file: FileEntry): readonly C[]
}

/** A hundred thousand files of one length are a normal day: nobody may ask for all of them for each of them. */
const LOOKS_MAX = 64

/** Components at the end of a path that are looked at. */
const DEPTH = 3

/** Sorts candidates by length and by the ends of their paths. */
export const indexOf = <C extends Candidate>(all: readonly C[]): Candidates<C> => {
  const lists = new Map<string, C[]>()
  for (const candidate of all) {
    for (let depth = 0; depth <= Math.min(DEPTH, candidate.path.length); depth++) {
      const key = keyOf(candidate, depth)
      const list = lists.get(key)
      if (list) list.push(candidate)
      else lists.set(key, [candidate])
    }
  }
  return {
    ofLength: length => lists.get(keyOf({ length, path: [] }, 0)) ?? [],
    likeliest: file => {
      const chosen = new Set<C>()
      for (let depth = Math.min(DEPTH, file.path.length); depth >= 0; depth--) {
        for (const candidate of lists.get(keyOf(file, depth)) ?? []) {
          if (chosen.size === LOOKS_MAX) return [...chosen]
          chosen.add(candidate)
        }
      }
      return [...chosen]
    },
  }
}

const keyOf = ({ length, path }: Pick<Candidate, 'length' | 'path'>, depth: number) =>
  [length, ...(depth === 0 ? [] : path.slice(-depth))].join('\0')

/** Whether two paths end with the same name. */
export const isNamesake = (a: Pick<Candidate, 'path'>, b: Pick<Candidate, 'path'>): boolean =>
  a.path.at(-1) === b.path.at(-1)

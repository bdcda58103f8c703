import type { Content, FileEntry } from '../contract/files.ts'

/** A file that may be one of the torrent's, whatever it is called. */
export interface Candidate {
  readonly content: Content
  readonly length: number
  /** Components of its path, the last one being its name. Those called like the torrent's file are looked at first. */
  readonly path: readonly string[]
}

/** Candidates by their lengths. */
export const byLength = <C extends Candidate>(candidates: readonly C[]): ReadonlyMap<number, readonly C[]> => {
  const found = new Map<number, C[]>()
  for (const candidate of candidates) {
    const list = found.get(candidate.length)
    if (list) list.push(candidate)
    else found.set(candidate.length, [candidate])
  }
  return found
}

/** Those whose paths end most like the file's come first. */
export const likeliest = <C extends Candidate>(candidates: readonly C[], file: FileEntry): readonly C[] => {
  const likeness = new Map(candidates.map(candidate => [candidate, commonEnd(candidate.path, file.path)]))
  return [...candidates].sort((a, b) => likeness.get(b)! - likeness.get(a)!)
}

/** How many components two paths have in common at their ends. */
export const commonEnd = (a: readonly string[], b: readonly string[]): number => {
  let count = 0
  while (count < Math.min(a.length, b.length) && a.at(-1 - count) === b.at(-1 - count)) count++
  return count
}

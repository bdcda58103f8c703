import type { Content, FileEntry } from '../contract/files.ts'
import { touching } from '../verify/bad-pieces.ts'
import { placeOf } from '../verify/pieces.ts'
import { type ContentFrom, startsOf } from '../verify/portion.ts'
import type { KnownPieces } from './by-pieces.ts'
import type { Candidate } from './candidate.ts'
import type { Hash } from './find-content.ts'

/**
 * Files without a piece of their own: a piece that they share with others is put together from what is known of those, and
 * from their candidates. What is found makes neighbours known, so it goes on as long as something is found.
 */
export const inBorders = async <C extends Candidate>(
  options: ReadonlyMap<FileEntry, readonly C[]>,
  pieces: KnownPieces,
  resolve: (file: FileEntry) => Content | undefined,
  contentFrom: ContentFrom,
  hash: Hash,
  note: (file: FileEntry, candidates: readonly C[]) => void,
): Promise<void> => {
  const { layout, request, matches } = pieces
  const { blockLength } = request
  const filesIn = touching(layout.files)
  const rangeOf = (index: number) => ({
    start: index * blockLength,
    end: Math.min((index + 1) * blockLength, layout.length),
  })
  const partsIn = partsOf(pieces, contentFrom)
  const hashAll = async (trials: readonly Trial<C>[]): Promise<Uint8Array> => {
    const contentOf = (chosen: Trial<C>['chosen']) => (file: FileEntry) => chosen.get(file)?.content ?? resolve(file)
    const entries = trials.flatMap(({ index, chosen }) => partsIn(rangeOf(index), contentOf(chosen)))
    const [answer] = await hash(entries, [request])
    return answer as Uint8Array
  }
  const tested = new Set<string>()
  for (let isMore = true; isMore; ) {
    const trials = piecesOf([...options.keys()], pieces).flatMap((index): readonly Trial<C>[] => {
      const { start, end } = rangeOf(index)
      const unknown = filesIn(start, end).filter(file => resolve(file) === undefined)
      const isOpen = unknown.length > 0 && unknown.every(file => options.has(file))
      // What was tried once comes out the same, unless neighbours have become known.
      const key = `${index} ${unknown.length}`
      if (!isOpen || tested.has(key)) return []
      tested.add(key)
      return choices(unknown, options, mostChoices(blockLength, unknown.length)).map(chosen => ({ index, chosen }))
    })
    // The last piece may be shorter, and would push all that follow out of place.
    const isShort = ({ index }: Trial<C>) => rangeOf(index).end - rangeOf(index).start < blockLength
    const groups = [trials.filter(trial => !isShort(trial)), ...trials.filter(isShort).map(trial => [trial])]
    isMore = false
    for (const group of groups) {
      if (group.length === 0) continue
      const digests = await hashAll(group)
      const width = digests.length / group.length
      for (const [i, { index, chosen }] of group.entries()) {
        if (!matches(index, digests.subarray(i * width, (i + 1) * width))) continue
        for (const [file, candidate] of chosen) if (options.has(file)) note(file, [candidate])
        isMore = true
      }
    }
  }
}

/** A piece, and candidates for the files in it that are not known. */
interface Trial<C> {
  readonly index: number
  readonly chosen: ReadonlyMap<FileEntry, C>
}

/** The pieces that the files touch, ascending. */
const piecesOf = (
  files: readonly FileEntry[],
  { startOf, request: { blockLength } }: KnownPieces,
): readonly number[] => {
  const indices = new Set<number>()
  for (const file of files) {
    const start = startOf(file)
    for (let index = Math.floor(start / blockLength); index * blockLength < start + file.length; index++)
      indices.add(index)
  }
  return [...indices].sort((a, b) => a - b)
}

/** As many ways to fill a piece as are worth trying: a second or so of hashing, and of opening files. */
const mostChoices = (pieceLength: number, fileCount: number) =>
  Math.max(1, Math.min(4096, 2 ** 28 / pieceLength, 2 ** 14 / fileCount))

/** Ways to choose a candidate for each file, the likeliest first: the last file's change most often. */
const choices = <C>(
  files: readonly FileEntry[],
  options: ReadonlyMap<FileEntry, readonly C[]>,
  most: number,
): readonly ReadonlyMap<FileEntry, C>[] => {
  const lists = files.map(file => options.get(file)!)
  const turns = lists.map(() => 0)
  const some: ReadonlyMap<FileEntry, C>[] = []
  while (some.length < most) {
    some.push(new Map(files.map((file, i) => [file, lists[i]![turns[i]!]!])))
    let at = turns.length - 1
    while (at >= 0 && turns[at]! + 1 === lists[at]!.length) turns[at--] = 0
    if (at < 0) break
    turns[at]!++
  }
  return some
}

const nothing: Content = { kind: 'none' }

/** The entries of a plan that covers a range of the stream. */
const partsOf = ({ layout }: KnownPieces, contentFrom: ContentFrom) => {
  const { files } = layout
  const starts = startsOf(layout)
  return (
    { start, end }: { readonly start: number; readonly end: number },
    contentOf: (file: FileEntry) => Content | undefined,
  ) => {
    const parts: { role: FileEntry['role']; length: number; content: Content }[] = []
    for (let place = placeOf(starts, start); place < files.length && starts[place]! < end; place++) {
      const file = files[place]!
      const from = Math.max(0, start - starts[place]!)
      const length = Math.min(file.length, end - starts[place]!) - from
      if (length > 0) parts.push({ role: file.role, length, content: contentFrom(contentOf(file) ?? nothing, from) })
    }
    return parts
  }
}

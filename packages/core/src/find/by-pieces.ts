import { type BlockDigests, digestLengths, type PackedAnswer } from '../contract/digest.ts'
import type { FileEntry, Layout } from '../contract/files.ts'
import type { Answered } from '../edit/known.ts'
import { compareBytes } from '../text-order.ts'
import { type ContentFrom, startsOf } from '../verify/portion.ts'
import type { Candidate } from './candidate.ts'
import type { Hash } from './find-content.ts'

/** The pieces of a torrent's stream, and what it says of them. */
export interface KnownPieces {
  readonly layout: Layout
  readonly request: BlockDigests
  startOf(file: FileEntry): number
  /** Whether piece `index` has this digest, and the next pieces the next ones if there are several. */
  matches(index: number, digests: Uint8Array): boolean
}

/** The pieces of which the torrent has hashes; undefined if it has none. */
export const knownPieces = (known: readonly Answered[], layout: Layout): KnownPieces | undefined => {
  const pieces = known.find(({ request }) => request.scope === 'stream' && request.shape === 'blocks')
  if (!pieces) return undefined
  const request = pieces.request as BlockDigests
  const digests = pieces.digest as Uint8Array
  const width = digests.length / Math.ceil(layout.length / request.blockLength)
  if (width !== digestLengths[request.algorithm as 'sha1']) return undefined
  const starts = startsOf(layout)
  const places = new Map(layout.files.map((file, place) => [file, starts[place]!]))
  return {
    layout,
    request,
    startOf: file => places.get(file)!,
    matches: (index, some) => compareBytes(digests.subarray(index * width, index * width + some.length), some) === 0,
  }
}

/** Files that have pieces of their own: the first one tells most candidates apart, and all of them the others. */
export const byPieces = async <C extends Candidate>(
  options: ReadonlyMap<FileEntry, readonly C[]>,
  pieces: KnownPieces,
  contentFrom: ContentFrom,
  hash: Hash,
  note: (file: FileEntry, candidates: readonly C[]) => void,
): Promise<void> => {
  const { layout, request, matches } = pieces
  const { blockLength } = request
  const pairs = [...options].flatMap(([file, candidates]) => {
    const start = pieces.startOf(file)
    const end = start + file.length
    const first = Math.ceil(start / blockLength)
    const last = Math.floor((end === layout.length ? end + blockLength - 1 : end) / blockLength)
    const own = { first, from: first * blockLength - start, to: Math.min(last * blockLength, end) - start }
    return first < last ? candidates.map(candidate => ({ file, candidate, ...own })) : []
  })
  type Pair = (typeof pairs)[number]
  const test = async (some: readonly Pair[], lengthOf: (pair: Pair) => number) => {
    if (some.length === 0) return []
    const entries = some.map(pair => ({
      length: lengthOf(pair),
      content: contentFrom(pair.candidate.content, pair.from),
    }))
    const [answer] = await hash(entries, [{ ...request, scope: 'file' }])
    const { values, ends } = answer as PackedAnswer
    return some.filter(({ first }, i) => matches(first, values.subarray(ends[i - 1] ?? 0, ends[i])))
  }
  const likely = await test(pairs, ({ from, to }) => Math.min(blockLength, to - from))
  const sure = await test(likely, ({ from, to }) => to - from)
  const found = new Map<FileEntry, C[]>()
  for (const { file, candidate } of sure) found.set(file, [...(found.get(file) ?? []), candidate])
  for (const [file, candidates] of found) note(file, candidates)
}

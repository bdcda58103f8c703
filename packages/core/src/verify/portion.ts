import { digestLength } from '../answer-length.ts'
import type { DigestAnswer, DigestPlan, DigestRequest, PackedAnswer } from '../contract/digest.ts'
import type { Content, FileEntry, Layout } from '../contract/files.ts'
import type { Issue } from '../contract/issue.ts'
import { type ByteRange, holderOf, joinRanges } from './byte-range.ts'
import { lengthOf, placeOf, unitOf } from './pieces.ts'

/**
 * A part of the content, as a plan of its own: the entries are parts of files, and everything else is left out. What the
 * engine answers is put where it belongs among the answers to the whole plan.
 */
export interface Portion {
  readonly plan: DigestPlan
  /** For each request of the portion, its place among those of the whole plan. */
  readonly places: readonly number[]
  readonly slices: readonly Slice[]
  readonly ranges: readonly ByteRange[]
}

/** Bytes of the file at `place`. */
interface Slice extends ByteRange {
  readonly place: number
}

/** The same content without its first bytes. */
export type ContentFrom = (content: Content, start: number) => Content

/** Offsets of a layout's files in its stream, and the stream's length. */
export const startsOf = ({ files }: Pick<Layout, 'files'>): Float64Array => {
  const starts = new Float64Array(files.length + 1)
  files.forEach(({ length }, i) => {
    starts[i + 1] = starts[i]! + length
  })
  return starts
}

/**
 * Cuts a plan. Requests that cannot be answered for a part of the stream are dropped.
 *
 * @param ranges Whole pieces of the stream, or of files.
 */
export const portionOf = (
  whole: DigestPlan,
  layout: Layout,
  ranges: readonly ByteRange[],
  contentFrom: ContentFrom,
): Portion => {
  const starts = startsOf(layout)
  const own = joinRanges(ranges.map(range => withPredecessor(range, whole, layout, starts)))
  const slices = own.flatMap(range => [...slicesIn(range, layout, starts)])
  const isWhole = slices.some(slice => isWholeFile(slice, layout))
  const places = whole.requests.flatMap((request, place) =>
    isAnswerable(request, own, layout, isWhole) ? [place] : [],
  )
  const files = slices.map(({ place, start, end }) => {
    const { path, role, content } = layout.files[place]!
    return { path, role, length: end - start, content: contentFrom(content, start) }
  })
  return {
    plan: { ...whole, files, requests: places.map(place => whole.requests[place]!) },
    places,
    slices,
    ranges: own,
  }
}

/**
 * The tree over a file's last bytes alone is lower than the tree of a piece, and so has another root, unless the last
 * piece but one is there too.
 */
const withPredecessor = (range: ByteRange, { requests }: DigestPlan, { files }: Layout, starts: Float64Array) => {
  const pieceLength = lengthOf(requests, 'file')
  const place = placeOf(starts, range.start)
  if (pieceLength === undefined || place >= files.length) return range
  const start = range.start - starts[place]!
  const isTail = start >= pieceLength && start + pieceLength > files[place]!.length
  return isTail ? { start: range.start - pieceLength, end: range.end } : range
}

function* slicesIn({ start, end }: ByteRange, { files }: Layout, starts: Float64Array): Iterable<Slice> {
  for (let place = placeOf(starts, start); place < files.length && starts[place]! < end; place++) {
    const from = Math.max(0, start - starts[place]!)
    const to = Math.min(files[place]!.length, end - starts[place]!)
    if (from < to) yield { place, start: from, end: to }
  }
}

const isWholeFile = ({ place, start, end }: Slice, { files }: Layout) => start === 0 && end === files[place]!.length

const isAnswerable = (
  request: DigestRequest,
  ranges: readonly ByteRange[],
  layout: Layout,
  hasWholeFile: boolean,
): boolean => {
  const unit = unitOf(request)[0]
  if (request.scope === 'file') return unit !== undefined || hasWholeFile
  const fits = (length: number) =>
    ranges.every(({ start, end }) => start % length === 0 && (end % length === 0 || end === layout.length))
  return unit !== undefined && fits(unit)
}

/** Puts a portion's answers where they belong among those of the whole plan, which are changed. */
export const fill = (
  whole: DigestPlan,
  layout: Layout,
  { places, slices, ranges }: Portion,
  answers: readonly DigestAnswer[],
  sheet: readonly DigestAnswer[],
): void => {
  places.forEach((place, i) => {
    const request = whole.requests[place]!
    const width = digestLength(whole, request.algorithm)
    const unit = unitOf(request)[0]
    if (request.scope === 'stream') {
      copyRanges(ranges, unit!, width, answers[i] as Uint8Array, sheet[place] as Uint8Array)
      return
    }
    const from = answers[i] as PackedAnswer
    const to = sheet[place] as PackedAnswer
    slices.forEach((slice, at) => {
      if (isWholeFile(slice, layout)) {
        copy(from, at, to, slice.place, 0)
        if (from.layers && to.layers) copy(from.layers, at, to.layers, slice.place, 0)
      } else if (unit !== undefined && fitsUnits(slice, unit, layout)) {
        const offset = (slice.start / unit) * width
        if (request.shape === 'blocks') copy(from, at, to, slice.place, offset)
        // A tree over one piece has no layer, but the root that is the piece's hash.
        else copy(slice.end - slice.start > unit ? from.layers! : from, at, to.layers!, slice.place, offset)
      }
    })
  })
}

const fitsUnits = ({ place, start, end }: Slice, unit: number, { files }: Layout) =>
  start % unit === 0 && (end % unit === 0 || (end === files[place]!.length && end - start > unit))

const copyRanges = (
  ranges: readonly ByteRange[],
  unit: number,
  width: number,
  from: Uint8Array,
  to: Uint8Array,
): void => {
  let at = 0
  for (const { start, end } of ranges) {
    const length = Math.ceil((end - start) / unit) * width
    to.set(from.subarray(at, at + length), (start / unit) * width)
    at += length
  }
}

type Packed = Pick<PackedAnswer, 'values' | 'ends'>

const copy = (from: Packed, at: number, to: Packed, place: number, offset: number) => {
  const value = from.values.subarray(from.ends[at - 1] ?? 0, from.ends[at])
  const start = to.ends[place - 1] ?? 0
  if (start + offset + value.length <= to.ends[place]!) to.values.set(value, start + offset)
}

/** Tells which issues are about bytes of the portion alone. What else a comparison says is about bytes that nobody read. */
export const judged = (
  whole: DigestPlan,
  layout: Layout,
  { slices, ranges, plan }: Portion,
): ((issue: Issue) => boolean) => {
  const units = plan.requests.filter(({ scope }) => scope === 'file').flatMap(unitOf)
  const byPath = new Map<string, ByteRange[]>()
  for (const slice of slices) {
    const file = layout.files[slice.place]!
    const isUsable = isWholeFile(slice, layout) || units.every(unit => fitsUnits(slice, unit, layout))
    if (isUsable && file.role === 'data') listOf(byPath, keyOf(file)).push(slice)
  }
  const ofStream = lengthOf(whole.requests, 'stream') === undefined ? () => false : holderOf(ranges)
  return ({ path, range }) => {
    if (range === undefined) return path === undefined
    return path ? holderOf(byPath.get(keyOf({ path })) ?? [])(range) : ofStream(range)
  }
}

const keyOf = ({ path }: Pick<FileEntry, 'path'>) => path.join('/')

const listOf = <V>(map: Map<string, V[]>, key: string): V[] => {
  const list = map.get(key) ?? []
  map.set(key, list)
  return list
}

import type { DigestPlan } from '../contract/digest.ts'
import type { Layout } from '../contract/files.ts'
import type { ByteRange } from './byte-range.ts'
import { lengthOf, type Pieces, unitOf } from './pieces.ts'
import { startsOf } from './portion.ts'

/**
 * Cuts the content in portions that can be compared one after the other, small ones first: each twice as long as the one
 * before, so that early damage is found early, and a large content is not cut in many.
 *
 * @returns undefined where some hash is over everything, or pieces of several lengths leave no place to cut
 */
export const portionsOf = (
  plan: DigestPlan,
  layout: Layout,
  pieces: Pieces | undefined,
): readonly ByteRange[] | undefined => {
  const ofStream = plan.requests.filter(({ scope }) => scope === 'stream')
  if (ofStream.some(request => unitOf(request).length === 0)) return undefined
  if (ofStream.length > 0 && lengthOf(ofStream, 'stream') === undefined) return undefined
  const needsFiles = plan.requests.some(request => request.scope === 'file' && unitOf(request).length === 0)
  if (needsFiles) return byFiles(layout, lengthOf(ofStream, 'stream') ?? 1)
  return pieces && byPieces(layout, pieces)
}

/** Below this, starting to hash takes longer than hashing. */
const FIRST_LENGTH = 2 ** 26
const PORTIONS_MAX = 16

const growth = ({ length }: Layout) => {
  let next = FIRST_LENGTH / 2
  const most = Math.max(FIRST_LENGTH, length / PORTIONS_MAX)
  return (): number => {
    next = Math.min(next * 2, most)
    return next
  }
}

const byPieces = (layout: Layout, { count, rangeOf }: Pieces): readonly ByteRange[] => {
  const target = growth(layout)
  const portions: ByteRange[] = []
  for (let index = 0; index < count; ) {
    const { start } = rangeOf(index)
    const wanted = target()
    let end = start
    while (index < count && end - start < wanted) end = rangeOf(index++).end
    portions.push({ start, end })
  }
  return portions
}

/** Files are whole, with all of the pieces that they touch: a piece that lies across two portions is read twice. */
const byFiles = (layout: Layout, pieceLength: number): readonly ByteRange[] => {
  const starts = startsOf(layout)
  const target = growth(layout)
  const portions: ByteRange[] = []
  for (let place = 0; place < layout.files.length; ) {
    const first = starts[place]!
    const wanted = target()
    while (place < layout.files.length && starts[place]! - first < wanted) place++
    const start = Math.floor(first / pieceLength) * pieceLength
    const end = Math.min(Math.ceil(starts[place]! / pieceLength) * pieceLength, layout.length)
    if (start < end) portions.push({ start, end })
  }
  return portions
}

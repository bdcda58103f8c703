import type { DigestPlan, DigestRequest } from '../contract/digest.ts'
import type { Layout } from '../contract/files.ts'
import type { ByteRange } from './byte-range.ts'

/** The parts of content that have hashes of their own. */
export interface Pieces {
  readonly count: number
  /** Where piece `index` is in the stream. */
  rangeOf(index: number): ByteRange
}

/**
 * The pieces of the stream where these have hashes (BEP 3), else those of each file (BEP 52); undefined where only files or
 * the whole have hashes (BEP 30).
 */
export const piecesOf = ({ requests }: Pick<DigestPlan, 'requests'>, layout: Layout): Pieces | undefined => {
  const ofStream = lengthOf(requests, 'stream')
  if (ofStream !== undefined) {
    const rangeOf = (index: number) => rangeIn(0, layout.length, ofStream, index)
    return { count: Math.ceil(layout.length / ofStream), rangeOf }
  }
  const ofFile = lengthOf(requests, 'file')
  return ofFile === undefined ? undefined : piecesOfFiles(layout, ofFile)
}

const rangeIn = (start: number, length: number, pieceLength: number, index: number): ByteRange => ({
  start: start + index * pieceLength,
  end: start + Math.min((index + 1) * pieceLength, length),
})

/** Bytes under one hash that can be compared by itself; undefined if there is none, or several requests differ in it. */
export const lengthOf = (requests: readonly DigestRequest[], scope: DigestRequest['scope']): number | undefined => {
  const lengths = new Set(requests.filter(request => request.scope === scope).flatMap(unitOf))
  return lengths.size === 1 ? [...lengths][0] : undefined
}

/** Bytes under one hash of the request's answer; none if the whole scope is under one. */
export const unitOf = (request: DigestRequest): readonly number[] => {
  if (request.shape === 'blocks') return [request.blockLength]
  return request.shape === 'tree' && request.keepLayer !== undefined && request.scope === 'file'
    ? [request.keepLayer]
    : []
}

const piecesOfFiles = ({ files }: Layout, pieceLength: number): Pieces => {
  const starts = new Float64Array(files.length + 1)
  const firsts = new Float64Array(files.length + 1)
  files.forEach(({ length, role }, i) => {
    starts[i + 1] = starts[i]! + length
    firsts[i + 1] = firsts[i]! + (role === 'data' ? Math.ceil(length / pieceLength) : 0)
  })
  return {
    count: firsts[files.length]!,
    rangeOf: index => {
      const place = placeOf(firsts, index)
      return rangeIn(starts[place]!, files[place]!.length, pieceLength, index - firsts[place]!)
    },
  }
}

/** The last place whose value is not above `value`. */
export const placeOf = (ascending: Float64Array, value: number): number => {
  let low = 0
  for (let high = ascending.length; high - low > 1; ) {
    const middle = (low + high) >>> 1
    if (ascending[middle]! <= value) low = middle
    else high = middle
  }
  return low
}

import type { ByteRange } from '@gentorrent/core'
import type { Layout } from '@gentorrent/core/plugin'

/** Where each entry begins in the stream. */
export const startsOf = ({ files }: Layout): Float64Array => {
  const starts = new Float64Array(files.length + 1)
  files.forEach(({ length }, place) => {
    starts[place + 1] = starts[place]! + length
  })
  return starts
}

/** Tells how many bytes of a range are in some of the ranges, which are ascending and apart. Asked in ascending order. */
export const overlap = (ranges: readonly ByteRange[]): ((range: ByteRange) => number) => {
  let first = 0
  return ({ start, end }) => {
    while (first < ranges.length && ranges[first]!.end <= start) first++
    let found = 0
    for (let i = first; i < ranges.length && ranges[i]!.start < end; i++) {
      found += Math.min(end, ranges[i]!.end) - Math.max(start, ranges[i]!.start)
    }
    return found
  }
}

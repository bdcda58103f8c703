/** Bytes of a stream or a file. */
export interface ByteRange {
  readonly start: number
  /** Exclusive. */
  readonly end: number
}

/** Sorted, and joined where they touch. */
export const joinRanges = (ranges: readonly ByteRange[]): readonly ByteRange[] => {
  const result: { start: number; end: number }[] = []
  for (const { start, end } of [...ranges].sort((a, b) => a.start - b.start)) {
    const last = result.at(-1)
    if (last && start <= last.end) last.end = Math.max(last.end, end)
    else result.push({ start, end })
  }
  return result
}

/** Tells whether one of the ranges, which are ascending and apart, holds all of a range that is not empty. */
export const holderOf = (ranges: readonly ByteRange[]): ((range: ByteRange) => boolean) => {
  const lastFrom = (offset: number) => {
    let low = -1
    for (let high = ranges.length; high - low > 1; ) {
      const middle = (low + high) >>> 1
      if (ranges[middle]!.start <= offset) low = middle
      else high = middle
    }
    return low
  }
  return ({ start, end }) => start < end && end <= (ranges[lastFrom(start)]?.end ?? -1)
}

/** Which part of the content to compare. */
export interface Sample {
  /** How many pieces: a share of all, above 0 and at most 1, or a number of pieces. */
  readonly size: { readonly share: number } | { readonly count: number }
  /** Any text. The same seed chooses the same pieces, and from a larger sample those of the smaller one first. */
  readonly seed: string
}

/** Indices of the chosen pieces, ascending; at least one, if there is one. */
export const choosePieces = (pieceCount: number, { size, seed }: Sample): readonly number[] => {
  const wanted = 'share' in size ? Math.ceil(pieceCount * size.share) : size.count
  const count = Math.min(Math.max(wanted, 1), pieceCount)
  const random = numbersOf(seed)
  // Fisher and Yates, of which only the places that moved are kept.
  const moved = new Map<number, number>()
  const chosen: number[] = []
  for (let i = 0; i < count; i++) {
    const at = i + Math.floor(random() * (pieceCount - i))
    chosen.push(moved.get(at) ?? at)
    moved.set(at, moved.get(i) ?? i)
  }
  return chosen.sort((a, b) => a - b)
}

/** Numbers from 0 to 1, the same on every machine: `xmur3` makes the state, `sfc32` the numbers. */
const numbersOf = (seed: string): (() => number) => {
  let hash = 1779033703 ^ seed.length
  for (const unit of seed) {
    hash = Math.imul(hash ^ unit.codePointAt(0)!, 3432918353)
    hash = (hash << 13) | (hash >>> 19)
  }
  const next = () => {
    hash = Math.imul(hash ^ (hash >>> 16), 2246822507)
    hash = Math.imul(hash ^ (hash >>> 13), 3266489909)
    hash ^= hash >>> 16
    return hash
  }
  let [a, b, c, d] = [next(), next(), next(), next()] as const as [number, number, number, number]
  const word = () => {
    const sum = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + sum) | 0
    return sum >>> 0
  }
  // 53 bits, since a torrent may have more pieces than 32 bits can choose from fairly.
  return () => ((word() >>> 5) * 2 ** 26 + (word() >>> 6)) / 2 ** 53
}

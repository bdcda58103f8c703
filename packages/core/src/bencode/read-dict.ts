import { compareBytes } from '../text-order.ts'
import type { BRead, BReadDict } from './value.ts'

/** A pair of a dictionary, as the decoder found it. */
export type Pair = readonly [key: Uint8Array, value: BRead]

const encoder = new TextEncoder()

/**
 * A decoded dictionary over its pairs. Look-ups search from the front: torrents ask a handful of keys of a handful of
 * dictionaries; where many keys are asked of a large one, an index is made once. A class, since a large torrent has a
 * million of them and closures would cost each one its own copies.
 */
class ReadDict implements BReadDict {
  readonly bytes: Uint8Array
  private readonly pairs: readonly Pair[]
  private index: ReadonlyMap<string, BRead> | undefined

  constructor(pairs: readonly Pair[], bytes: Uint8Array) {
    this.pairs = pairs
    this.bytes = bytes
  }

  get count(): number {
    return this.pairs.length
  }

  get(key: string | Uint8Array): BRead | undefined {
    const wanted = typeof key === 'string' ? encodedKey(key) : key
    if (this.pairs.length > 16) {
      this.index ??= indexOf(this.pairs)
      return this.index.get(latin1(wanted))
    }
    return this.pairs.find(([found]) => found.length === wanted.length && compareBytes(found, wanted) === 0)?.[1]
  }

  has(key: string | Uint8Array): boolean {
    return this.get(key) !== undefined
  }

  entries(): Iterable<Pair> {
    return this.pairs
  }
}

/** @returns a dictionary over its pairs and the bytes that they were read from */
export const readDict = (pairs: readonly Pair[], bytes: Uint8Array): BReadDict => new ReadDict(pairs, bytes)

/** Few different keys are asked, some of them a million times. */
const encodedKeys = new Map<string, Uint8Array>()
const encodedKey = (key: string): Uint8Array => {
  const known = encodedKeys.get(key)
  if (known) return known
  const bytes = encoder.encode(key)
  if (encodedKeys.size < 256) encodedKeys.set(key, bytes)
  return bytes
}

const indexOf = (pairs: readonly Pair[]) => {
  const index = new Map<string, BRead>()
  for (const [key, value] of pairs) {
    const name = latin1(key)
    if (!index.has(name)) index.set(name, value)
  }
  return index
}

/** One character per byte: a text that stands for the bytes one to one. */
export const latin1 = (bytes: Uint8Array): string => {
  let text = ''
  for (let i = 0; i < bytes.length; i += 4096) text += String.fromCharCode(...bytes.subarray(i, i + 4096))
  return text
}

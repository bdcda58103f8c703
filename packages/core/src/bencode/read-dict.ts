import { compareBytes } from '../text-order.ts'
import type { BRead, BReadDict } from './value.ts'

/** A pair of a dictionary, as the decoder found it. */
export type Pair = readonly [key: Uint8Array, value: BRead]

const encoder = new TextEncoder()

/**
 * A decoded dictionary over its pairs. Look-ups search from the front: torrents ask a handful of keys of a handful of
 * dictionaries; where many keys are asked of a large one, an index is made once.
 */
export const readDict = (pairs: readonly Pair[], bytes: Uint8Array): BReadDict => {
  let index: Map<string, BRead> | undefined
  const find = (key: string | Uint8Array): BRead | undefined => {
    const wanted = typeof key === 'string' ? encoder.encode(key) : key
    if (pairs.length > 16) {
      index ??= indexOf(pairs)
      return index.get(latin1(wanted))
    }
    return pairs.find(([found]) => compareBytes(found, wanted) === 0)?.[1]
  }
  return {
    get: find,
    has: key => find(key) !== undefined,
    entries: () => pairs,
    count: pairs.length,
    bytes,
  }
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

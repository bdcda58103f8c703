import { compareBytes } from '../text-order.ts'
import { endOf, startOfString } from './end-of.ts'
import { latin1 } from './latin1.ts'
import { markD, markE } from './marks.ts'
import type { BReadDict } from './value.ts'

/** A pair of a dictionary whose value is left encoded. */
export type RawPair = readonly [key: Uint8Array, value: Uint8Array]

/**
 * The pairs of a dictionary with their values as they were found, still encoded. Where a key stands twice, the first one
 * counts, as everywhere. Views, not copies.
 */
export const rawPairs = ({ bytes }: BReadDict): readonly RawPair[] => {
  const pairs: RawPair[] = []
  const seen = new Set<string>()
  let at = 1
  while (bytes[at] !== markE) {
    const keyEnd = endOf(bytes, at)
    const valueEnd = endOf(bytes, keyEnd)
    const key = bytes.subarray(startOfString(bytes, at), keyEnd)
    const name = latin1(key)
    if (!seen.has(name)) pairs.push([key, bytes.subarray(keyEnd, valueEnd)])
    seen.add(name)
    at = valueEnd
  }
  return pairs
}

/** A dictionary of values that are encoded already, with its keys in order. */
export const joinRaw = (pairs: readonly RawPair[]): Uint8Array => {
  const sorted = [...pairs].sort(([a], [b]) => compareBytes(a, b))
  const parts = [
    Uint8Array.of(markD),
    ...sorted.flatMap(([key, value]) => [encoder.encode(`${key.length}:`), key, value]),
    Uint8Array.of(markE),
  ]
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

const encoder = new TextEncoder()

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
  const parts = partsOf(pairs)
  return filled(new Uint8Array(lengthOf(parts)), parts)
}

/**
 * The same for pairs around a large one, which stays where it is if the others fit into the room before and behind it in its
 * buffer.
 */
export const joinAround = (pairs: readonly RawPair[], large: RawPair, room: number): Uint8Array => {
  const [key, bytes] = large
  const { before, behind } = aroundOf(pairs, key)
  const head = lengthOf(before)
  const tail = lengthOf(behind)
  if (head > room || tail > room) {
    return filled(new Uint8Array(head + bytes.length + tail), [...before, bytes, ...behind])
  }
  const start = bytes.byteOffset - head
  const end = bytes.byteOffset + bytes.length
  filled(new Uint8Array(bytes.buffer, start, head), before)
  filled(new Uint8Array(bytes.buffer, end, tail), behind)
  return new Uint8Array(bytes.buffer, start, end + tail - start)
}

/** The bytes before and behind the value of a key, in a dictionary with these pairs besides. */
export const aroundOf = (
  pairs: readonly RawPair[],
  key: Uint8Array,
): { readonly before: readonly Uint8Array[]; readonly behind: readonly Uint8Array[] } => {
  const value = new Uint8Array(0)
  const parts = partsOf([...pairs, [key, value]])
  const at = parts.indexOf(value)
  return { before: parts.slice(0, at), behind: parts.slice(at + 1) }
}

const partsOf = (pairs: readonly RawPair[]): readonly Uint8Array[] => {
  const sorted = [...pairs].sort(([a], [b]) => compareBytes(a, b))
  return [
    Uint8Array.of(markD),
    ...sorted.flatMap(([key, value]) => [encoder.encode(`${key.length}:`), key, value]),
    Uint8Array.of(markE),
  ]
}

const lengthOf = (parts: readonly Uint8Array[]) => parts.reduce((sum, part) => sum + part.length, 0)

const filled = (target: Uint8Array, parts: readonly Uint8Array[]): Uint8Array => {
  let at = 0
  for (const part of parts) {
    target.set(part, at)
    at += part.length
  }
  return target
}

const encoder = new TextEncoder()

import { GentorrentError } from '../errors.ts'
import type { BDict, BValue, BytesDict } from './value.ts'

/** A dictionary's pairs in the order in which they are written. */
export type SortedPairs = readonly (readonly [key: Uint8Array, value: BValue])[]

const encoder = new TextEncoder()

/**
 * The UTF-8 bytes of a text.
 *
 * @throws GentorrentError `BENCODE_UNWRITABLE` for half a surrogate pair, which UTF-8 cannot carry
 */
export const utf8Of = (text: string): Uint8Array => {
  if (/\p{Surrogate}/u.test(text)) refuse('text with half a surrogate pair')
  return encoder.encode(text)
}

/**
 * The pairs of a dictionary, by the bytes of their keys.
 *
 * @throws GentorrentError `BENCODE_UNWRITABLE` for a key that stands twice
 */
export const sortedPairs = (
  value: BDict | BytesDict,
  compare: (a: Uint8Array, b: Uint8Array) => number,
): SortedPairs => {
  const pairs: (readonly [Uint8Array, BValue])[] = []
  for (const [key, item] of isBytesDict(value) ? value : Object.entries(value)) {
    if (item !== undefined) pairs.push([typeof key === 'string' ? utf8Of(key) : key, item])
  }
  pairs.sort((a, b) => compare(a[0], b[0]))
  for (let i = 1; i < pairs.length; i++) {
    if (compare(pairs[i - 1]![0], pairs[i]![0]) === 0) refuse('a dictionary with the same key twice')
  }
  return pairs
}

/**
 * The integer if bencode can carry it.
 *
 * @throws GentorrentError `BENCODE_UNWRITABLE`
 */
export const checkedInteger = (value: number | bigint): number | bigint => {
  if (typeof value === 'number' && (!Number.isSafeInteger(value) || Object.is(value, -0))) {
    return refuse(`the number ${Object.is(value, -0) ? '-0' : value}`)
  }
  return value
}

export const isList = (value: BValue): value is readonly BValue[] => Array.isArray(value)

const isBytesDict = (value: BDict | BytesDict): value is BytesDict => value instanceof Map

/** @throws GentorrentError `BENCODE_UNWRITABLE` if the value is neither a plain object nor a map */
export const checkedDict = (value: unknown): BDict | BytesDict => {
  if (value instanceof Map) return value
  if (typeof value === 'object' && value !== null) {
    const prototype = Object.getPrototypeOf(value)
    if (prototype === Object.prototype || prototype === null) return value as BDict
  }
  return refuse(
    value === null ? 'null' : typeof value === 'object' ? 'an object with a class of its own' : `a ${typeof value}`,
  )
}

const refuse = (because: string): never => {
  throw new GentorrentError('BENCODE_UNWRITABLE', { because })
}

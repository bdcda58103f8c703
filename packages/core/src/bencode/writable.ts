import { GentorrentError } from '../errors.ts'
import { compareBytes, compareText } from '../text-order.ts'
import type { BDict, BItems, BPairs, BValue, BytesDict } from './value.ts'

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

/** Whether the value is a list, whose items are there or are made when they are asked for. */
export const isItems = (value: BValue): value is readonly BValue[] | BItems =>
  Array.isArray(value) || (isPlainObject(value) && isMadeItems(value))

/** Whether a plain object is a list whose items are made when they are asked for. */
export const isMadeItems = (value: object): value is BItems =>
  !(value instanceof Map) && typeof (value as BItems)[Symbol.iterator] === 'function'

/**
 * The pairs of a dictionary whose pairs are made when they are asked for; undefined for any other.
 *
 * @throws GentorrentError `BENCODE_UNWRITABLE`, while they are asked for, for a key that is not above the one before it
 */
export const orderedPairs = (value: BDict | BytesDict | BPairs): ReturnType<BPairs['entries']> | undefined =>
  value instanceof Map || typeof value.entries !== 'function' ? undefined : inOrder((value as BPairs).entries())

function* inOrder(pairs: ReturnType<BPairs['entries']>): ReturnType<BPairs['entries']> {
  let previous: Uint8Array | string | undefined
  for (const pair of pairs) {
    const [key] = pair
    if (previous !== undefined && compareKeys(previous, key) >= 0) {
      refuse('a dictionary whose keys are not made in their order')
    }
    previous = key
    yield pair
  }
}

/** Text need not be encoded to be compared. */
const compareKeys = (a: Uint8Array | string, b: Uint8Array | string): number =>
  typeof a === 'string' && typeof b === 'string' ? compareText(a, b) : compareBytes(bytesOf(a), bytesOf(b))

/** The bytes of a key. */
export const bytesOf = (key: Uint8Array | string): Uint8Array => (typeof key === 'string' ? utf8Of(key) : key)

const isBytesDict = (value: BDict | BytesDict): value is BytesDict => value instanceof Map

/** @throws GentorrentError `BENCODE_UNWRITABLE` if the value is neither a plain object nor a map */
export const checkedDict = (value: unknown): BDict | BytesDict | BPairs => {
  if (value instanceof Map || isPlainObject(value)) return value as BDict | BytesDict | BPairs
  return refuse(
    value === null ? 'null' : typeof value === 'object' ? 'an object with a class of its own' : `a ${typeof value}`,
  )
}

const isPlainObject = (value: unknown): value is object => {
  if (typeof value !== 'object' || value === null) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** @throws GentorrentError `BENCODE_UNWRITABLE` */
export const refuse = (because: string): never => {
  throw new GentorrentError('BENCODE_UNWRITABLE', { because })
}

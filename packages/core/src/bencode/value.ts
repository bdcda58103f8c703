import { latin1 } from './latin1.ts'

/**
 * A value that bencode can carry.
 *
 * Text is written as UTF-8. An integer is a `number` while it is safe (|n| < 2^53) and a `bigint` beyond.
 */
export type BValue = number | bigint | string | Uint8Array | readonly BValue[] | BItems | BDict | BytesDict | BPairs

/**
 * A list whose items are made while it is written, so that a million of them are never in memory at once. A plain object;
 * it is iterated more than once, and must give the same items each time.
 */
export interface BItems {
  [Symbol.iterator](): Iterator<BValue>
}

/**
 * A dictionary whose pairs are made while it is written, in the order of their keys' bytes. A plain object; it is iterated
 * more than once, and must give the same pairs each time.
 */
export interface BPairs {
  entries(): Iterable<readonly [key: Uint8Array | string, value: BValue]>
}

/**
 * A dictionary whose keys are text. The encoder sorts the keys by their UTF-8 bytes.
 * A key with the value `undefined` is left out.
 */
export interface BDict {
  readonly [key: string]: BValue | undefined
}

/**
 * A dictionary whose keys are raw bytes, such as BEP 52's `piece layers`, or text that an object cannot carry as a
 * key (`__proto__`).
 */
export type BytesDict = ReadonlyMap<Uint8Array | string, BValue>

/** What the decoder returns: exact, nothing guessed. Every string is bytes; `text()` turns it into text. */
export type BRead = number | bigint | Uint8Array | readonly BRead[] | BReadDict

/** A decoded dictionary. It keeps the bytes that it was read from, so that nothing is ever re-encoded. */
export interface BReadDict {
  /** Whether the key is there. `key` is text (compared as UTF-8) or raw bytes. */
  has(key: string | Uint8Array): boolean
  /** The value of a key. Where a key stands twice, the first one counts, as in libtorrent. */
  get(key: string | Uint8Array): BRead | undefined
  /**
   * The items of the list under a key, one at a time, so that those of a long list need not be in memory at once; undefined
   * if there is no list.
   */
  items(key: string | Uint8Array): Iterable<BRead> | undefined
  /** The value of a key as it was found, still encoded. A view, not a copy. */
  raw(key: string | Uint8Array): Uint8Array | undefined
  /** All keys, in the order in which they were found. Nothing is made of the values: one may be a list of a million files. */
  keys(): readonly Uint8Array[]
  /** All pairs, in the order in which they were found. */
  entries(): Iterable<readonly [key: Uint8Array, value: BRead]>
  /** How many pairs there are. */
  readonly count: number
  /** The dictionary as it was found, from `d` to `e`. A view, not a copy. */
  readonly bytes: Uint8Array
}

/** Up to this length the decoder takes longer to be called than to decode. */
const shortLength = 64

const isAscii = (bytes: Uint8Array) => {
  for (let i = 0; i < bytes.length; i++) if (bytes[i]! >= 0x80) return false
  return true
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The UTF-8 text of a byte string; undefined if it is anything else. */
export const text = (value: BRead | undefined): string | undefined => {
  if (!(value instanceof Uint8Array)) return undefined
  if (value.length <= shortLength && isAscii(value)) return latin1(value)
  try {
    return utf8.decode(value)
  } catch {
    return undefined
  }
}

/** The texts of a list of byte strings, or of a single one; undefined if it is anything else. */
export const texts = (value: BRead | undefined): readonly string[] | undefined => {
  const all = (Array.isArray(value) ? value : [value]).map(text)
  return all.every(t => t !== undefined) ? all : undefined
}

/** The value if it is an integer that a `number` carries exactly; undefined if it is anything else. */
export const integer = (value: BRead | undefined): number | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined

/** The value if it is a byte string (of `length` bytes, if given); undefined if it is anything else. */
export const bytes = (value: BRead | undefined, length?: number): Uint8Array | undefined =>
  value instanceof Uint8Array && (length === undefined || value.length === length) ? value : undefined

/** The value if it is a list; undefined if it is anything else. */
export const list = (value: BRead | undefined): readonly BRead[] | undefined =>
  Array.isArray(value) ? (value as readonly BRead[]) : undefined

/** The value if it is a dictionary; undefined if it is anything else. */
export const dict = (value: BRead | undefined): BReadDict | undefined =>
  typeof value === 'object' && !(value instanceof Uint8Array) && !Array.isArray(value)
    ? (value as BReadDict)
    : undefined

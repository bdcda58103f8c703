import { endOf, startOfString } from './end-of.ts'
import { latin1 } from './latin1.ts'
import { digit0, markD, markE, markI, markL, minus } from './marks.ts'
import type { BRead, BReadDict } from './value.ts'

/**
 * The value that begins at a place of bytes that have been checked. Strings are views, and dictionaries read their values
 * when they are asked: of a torrent of a million files, most are looked at once and need not be kept.
 */
export const valueAt = (bytes: Uint8Array, at: number): BRead => valueBetween(bytes, at, endOf(bytes, at))

/** The same where it is known where the value ends: a long one is not gone through to find out. */
export const valueBetween = (bytes: Uint8Array, start: number, end: number): BRead => {
  const mark = bytes[start]
  if (mark === markI) return integerBetween(bytes, start + 1, end - 1)
  if (mark === markD) return new ReadDict(bytes, start, end)
  if (mark !== markL) return bytes.subarray(startOfString(bytes, start), end)
  // As `itemsAt` does, without a generator: each of a million files has a list, its path.
  const items: BRead[] = []
  for (let at = start + 1; bytes[at] !== markE; ) {
    const next = endOf(bytes, at)
    items.push(valueBetween(bytes, at, next))
    at = next
  }
  return items
}

/** The items of the list that begins at a place, one at a time. */
function* itemsAt(bytes: Uint8Array, start: number): Iterable<BRead> {
  for (let at = start + 1; bytes[at] !== markE; ) {
    const next = endOf(bytes, at)
    yield valueBetween(bytes, at, next)
    at = next
  }
}

const integerBetween = (bytes: Uint8Array, start: number, end: number): number | bigint => {
  if (end - start > safeDigits || bytes[start] === minus) return integerOf(latin1(bytes.subarray(start, end)))
  let value = 0
  for (let at = start; at < end; at++) value = value * 10 + bytes[at]! - digit0
  return value
}

/** So many digits are below 2^53 whatever they are. */
const safeDigits = 15

const integerOf = (text: string): number | bigint => {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) return BigInt(text)
  return value === 0 ? 0 : value
}

/** Few different keys are asked, some of them a million times. */
const encoder = new TextEncoder()
const encodedKeys = new Map<string, Uint8Array>()
const encodedKey = (key: string): Uint8Array => {
  const known = encodedKeys.get(key)
  if (known) return known
  const bytes = encoder.encode(key)
  if (encodedKeys.size < 256) encodedKeys.set(key, bytes)
  return bytes
}

/** A dictionary of so many bytes remembers where its values are; a shorter one is searched each time. */
const longLength = 1024

/** Where a value begins and ends. */
interface Place {
  readonly start: number
  readonly end: number
}

/** A class, since a large torrent has a million dictionaries, and closures would cost each one its own copies. */
class ReadDict implements BReadDict {
  private readonly buffer: Uint8Array
  private readonly start: number
  private readonly end: number
  private places: ReadonlyMap<string, Place> | undefined
  private values: Map<number, BRead> | undefined

  constructor(buffer: Uint8Array, start: number, end: number) {
    this.buffer = buffer
    this.start = start
    this.end = end
  }

  get bytes(): Uint8Array {
    return this.buffer.subarray(this.start, this.end)
  }

  get count(): number {
    const { buffer, end } = this
    let count = 0
    for (let at = this.start + 1; at < end - 1; at = endOf(buffer, endOf(buffer, at))) count++
    return count
  }

  get(key: string | Uint8Array): BRead | undefined {
    const place = this.placeOf(key)
    return place && this.valueOf(place)
  }

  has(key: string | Uint8Array): boolean {
    return this.placeOf(key) !== undefined
  }

  items(key: string | Uint8Array): Iterable<BRead> | undefined {
    const place = this.placeOf(key)
    const { buffer } = this
    if (place === undefined || buffer[place.start] !== markL) return undefined
    return { [Symbol.iterator]: () => itemsAt(buffer, place.start)[Symbol.iterator]() }
  }

  raw(key: string | Uint8Array): Uint8Array | undefined {
    const place = this.placeOf(key)
    return place && this.buffer.subarray(place.start, place.end)
  }

  keys(): readonly Uint8Array[] {
    const keys: Uint8Array[] = []
    const { buffer, end } = this
    for (let at = this.start + 1; at < end - 1; ) {
      const value = endOf(buffer, at)
      keys.push(buffer.subarray(startOfString(buffer, at), value))
      at = endOf(buffer, value)
    }
    return keys
  }

  /** A short dictionary's pairs are a list: a million generators would cost more than what they find. */
  entries(): Iterable<readonly [key: Uint8Array, value: BRead]> {
    if (this.end - this.start > longLength) return this.pairs()
    const pairs: (readonly [Uint8Array, BRead])[] = []
    const { buffer, end } = this
    for (let at = this.start + 1; at < end - 1; ) {
      const value = endOf(buffer, at)
      const next = endOf(buffer, value)
      pairs.push([buffer.subarray(startOfString(buffer, at), value), valueBetween(buffer, value, next)])
      at = next
    }
    return pairs
  }

  private *pairs(): Iterable<readonly [key: Uint8Array, value: BRead]> {
    const { buffer, end } = this
    for (let at = this.start + 1; at < end - 1; ) {
      const value = endOf(buffer, at)
      const next = endOf(buffer, value)
      yield [buffer.subarray(startOfString(buffer, at), value), valueBetween(buffer, value, next)] as const
      at = next
    }
  }

  /**
   * Lists and dictionaries that are asked for by name are made once, so that a long list is not read again by everyone who
   * asks for it. Who goes through all of a million pairs has no use for any of them a moment later.
   */
  private valueOf({ start, end }: Place): BRead {
    const known = this.values?.get(start)
    if (known !== undefined) return known
    const value = valueBetween(this.buffer, start, end)
    if (this.end - this.start > longLength && typeof value === 'object' && !(value instanceof Uint8Array)) {
      this.values ??= new Map()
      this.values.set(start, value)
    }
    return value
  }

  private placeOf(key: string | Uint8Array): Place | undefined {
    const wanted = typeof key === 'string' ? encodedKey(key) : key
    if (this.end - this.start <= longLength) return this.search(wanted)
    this.places ??= this.allPlaces()
    return this.places.get(latin1(wanted))
  }

  private allPlaces(): ReadonlyMap<string, Place> {
    const { buffer, end } = this
    const places = new Map<string, Place>()
    for (let at = this.start + 1; at < end - 1; ) {
      const start = endOf(buffer, at)
      const key = latin1(buffer.subarray(startOfString(buffer, at), start))
      at = endOf(buffer, start)
      if (!places.has(key)) places.set(key, { start, end: at })
    }
    return places
  }

  private search(wanted: Uint8Array): Place | undefined {
    const { buffer, end } = this
    for (let at = this.start + 1; at < end - 1; ) {
      const start = endOf(buffer, at)
      const from = startOfString(buffer, at)
      if (start - from === wanted.length && isAt(buffer, from, wanted)) return { start, end: endOf(buffer, start) }
      at = endOf(buffer, start)
    }
    return undefined
  }
}

const isAt = (bytes: Uint8Array, at: number, wanted: Uint8Array): boolean => {
  for (let i = 0; i < wanted.length; i++) if (bytes[at + i] !== wanted[i]) return false
  return true
}

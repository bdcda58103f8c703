import { hex } from '../hex.ts'
import { compareBytes } from '../text-order.ts'
import { type BJson, checkReadable, dump, dumpValue, jsonAt, keyJson, plainText, stringAt, stringJson } from './dump.ts'
import { endOf, startOfString } from './end-of.ts'
import { latin1 } from './latin1.ts'
import { digit0, isDigit, markE, markI, markL } from './marks.ts'
import { type BRead, dict, list } from './value.ts'

/**
 * JSON whose long parts are made while they are gone through, so that a million files are never in memory as objects.
 *
 * A part is long where it stands for more than 4096 bytes of bencode; its text has more than 1000 characters.
 */
export type BJsonParts = BJson | BJsonItems | BJsonPairs | BJsonText

/** A long list. */
export interface BJsonItems {
  items(): Iterable<BJsonParts>
}

/** A long object, in the order in which JavaScript has its keys. */
export interface BJsonPairs {
  pairs(): Iterable<readonly [key: string, value: BJsonParts]>
}

/** A long string without anything that JSON escapes, in pieces. */
export interface BJsonText {
  pieces(): Iterable<string>
}

/**
 * The same as `dump`, in parts. The bytes must not change until all of it has been gone through.
 *
 * @throws GentorrentError `BENCODE_INVALID`
 */
export const dumpParts = (bytes: Uint8Array): BJsonParts => {
  if (bytes.length <= longLength) return dump(bytes)
  checkReadable(bytes)
  const source = { bytes, ends: longEnds(bytes) }
  const value = partsAt(source, 0)
  const end = endAt(source, 0)
  if (end === bytes.length) return value
  const after = stringParts(bytes.subarray(end))
  return { pairs: () => [['$value', value] as const, ['$after', after] as const] }
}

/** A decoded value in the same form, as `dumpValue` gives it. */
export const dumpValueParts = (value: BRead): BJsonParts => {
  if (!isLong(value)) return dumpValue(value)
  if (value instanceof Uint8Array) return stringParts(value)
  const items = list(value)
  if (items) return { items: () => mapped(items, dumpValueParts) }
  const { bytes } = dict(value)!
  return partsAt({ bytes, ends: longEnds(bytes) }, 0)
}

const longLength = 4096

const isLong = (value: BRead): boolean => {
  if (value instanceof Uint8Array) return value.length > longLength
  const items = list(value)
  // No item is shorter than two bytes.
  if (items) return items.length * 2 > longLength || items.some(isLong)
  return (dict(value)?.bytes.length ?? 0) > longLength
}

function* mapped<A, B>(items: Iterable<A>, make: (item: A) => B): Iterable<B> {
  for (const item of items) yield make(item)
}

/** Bytes that have been checked, and where the long lists and dictionaries in them end, by the places where they begin. */
interface Source {
  readonly bytes: Uint8Array
  readonly ends: ReadonlyMap<number, number>
}

/** Where a value ends. What is long is not gone through again at each level that it stands in. */
const endAt = ({ bytes, ends }: Source, at: number): number => ends.get(at) ?? endOf(bytes, at)

const longEnds = (bytes: Uint8Array): ReadonlyMap<number, number> => {
  const ends = new Map<number, number>()
  const open: number[] = []
  let at = 0
  do {
    const mark = bytes[at]!
    if (mark === markE) {
      const start = open.pop()!
      at++
      if (at - start > longLength) ends.set(start, at)
    } else if (mark === markI || isDigit(mark)) at = endOf(bytes, at)
    else open.push(at++)
  } while (open.length > 0)
  return ends
}

const partsAt = (source: Source, at: number): BJsonParts => {
  const { bytes } = source
  const end = endAt(source, at)
  if (end - at <= longLength) return jsonAt(bytes, at)
  if (isDigit(bytes[at])) return longStringAt(bytes, at, end)
  return bytes[at] === markL ? { items: () => itemsAt(source, at + 1) } : { pairs: () => pairsAt(source, at + 1) }
}

const longStringAt = (bytes: Uint8Array, at: number, end: number): BJsonParts => {
  const start = startOfString(bytes, at)
  const string = bytes.subarray(start, end)
  if (bytes[at] !== digit0) return stringParts(string)
  const $length = latin1(bytes.subarray(at, start - 1))
  const plain = plainText(string)
  return { pairs: () => [['$length', $length], plain === undefined ? ['$hex', hexText(string)] : ['$text', plain]] }
}

const stringParts = (string: Uint8Array): BJsonParts => {
  if (string.length <= longLength) return stringJson(string)
  return plainText(string) ?? { pairs: () => [['$hex', hexText(string)]] }
}

const hexText = (bytes: Uint8Array): BJsonText => ({
  *pieces() {
    for (let at = 0; at < bytes.length; at += longLength) yield hex(bytes.subarray(at, at + longLength))
  },
})

function* itemsAt(source: Source, start: number): Iterable<BJsonParts> {
  for (let at = start; source.bytes[at] !== markE; at = endAt(source, at)) yield partsAt(source, at)
}

function* pairsAt(source: Source, start: number): Iterable<readonly [key: string, value: BJsonParts]> {
  const { isCanonical, numbered } = orderOf(source, start)
  if (!isCanonical) return yield ['$dictionary', { items: () => oddPairsAt(source, start) }]
  for (const [key, at] of Object.entries(numbered)) yield [key, partsAt(source, at)]
  for (const { key, value } of placesAt(source, start)) {
    const name = keyJson(key)
    if (!isNumber(name)) yield [name, partsAt(source, value)]
  }
}

/** The pairs of a dictionary whose keys an object could not hold as they stand. */
function* oddPairsAt(source: Source, start: number): Iterable<BJsonParts> {
  for (const { at, value, end } of placesAt(source, start)) {
    const key = stringAt(source.bytes, at)
    yield end - at <= longLength ? [key, jsonAt(source.bytes, value)] : { items: () => [key, partsAt(source, value)] }
  }
}

/** Whether an object can hold the keys as they stand, and where the values of those are that objects put first: numbers. */
const orderOf = (source: Source, start: number) => {
  const { bytes } = source
  const numbered: Record<string, number> = {}
  let isCanonical = true
  let previous: Uint8Array | undefined
  for (const { at, key, value } of placesAt(source, start)) {
    if (bytes[at] === digit0 && value - key.length - at > 2) isCanonical = false
    if (previous && compareBytes(previous, key) >= 0) isCanonical = false
    previous = key
    if (isDigit(key[0])) {
      const name = latin1(key)
      if (isNumber(name)) numbered[name] = value
    }
  }
  return { isCanonical, numbered }
}

/** Keys that JavaScript takes for indices of a list: canonical integers up to 2^32 - 2. */
const isNumber = (name: string) => {
  const index = Number(name)
  return index >= 0 && index < 2 ** 32 - 1 && String(index >>> 0) === name
}

/** A pair of a dictionary: where it begins, its key, where its value begins, and where that ends. */
interface Place {
  readonly at: number
  readonly key: Uint8Array
  readonly value: number
  readonly end: number
}

function* placesAt(source: Source, start: number): Iterable<Place> {
  const { bytes } = source
  for (let at = start; bytes[at] !== markE; ) {
    const value = endOf(bytes, at)
    const end = endAt(source, value)
    yield { at, key: bytes.subarray(startOfString(bytes, at), value), value, end }
    at = end
  }
}

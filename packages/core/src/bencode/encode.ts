import bencode from 'bencode'
import { GentorrentError } from '../errors.ts'
import { decode } from './decode.ts'
import { latin1 } from './latin1.ts'
import { measure } from './measure.ts'
import { aroundOf, joinAround, type RawPair } from './raw.ts'
import type { BDict, BPairs, BValue, BytesDict } from './value.ts'
import { bytesOf, checkedDict, checkedInteger, isItems, orderedPairs, sortedPairs, utf8Of } from './writable.ts'
import { write, writeParts } from './write.ts'

/** Above so many values the npm package takes seconds and gigabytes, and `write` takes over. */
const largeCount = 50_000

/** Above so many bytes too: the package copies them twice, and a terabyte has tens of megabytes of pieces. */
const largeLength = 1 << 20

/**
 * Encodes a value canonically (BEP 3): keys sorted as raw bytes, integers in their shortest form.
 *
 * The npm package `bencode` sorts keys as UTF-16 text and corrupts what it cannot carry, so it gets a copy of the value in
 * which keys sort right and everything has been checked; and what comes out is read again by our own strict decoder.
 *
 * @throws GentorrentError `BENCODE_UNWRITABLE` for anything that bencode cannot carry exactly
 */
export const encode = (value: BValue): Uint8Array => encodeMeasured(value, measure(value))

/** The same where it is known what `measure` says of the value. */
export const encodeMeasured = (value: BValue, length: number): Uint8Array =>
  isForPackage(value, length) ? encodeByPackage(value) : write(value, 0, length)

/**
 * The same, with room around the result, in its buffer, for `encodeAround`: the info dictionary of a million files has tens
 * or hundreds of megabytes, which then need not be copied.
 *
 * @throws GentorrentError `BENCODE_UNWRITABLE`
 */
export const encodeWithRoom = (value: BValue, length: number = measure(value)): Roomy => {
  return isForPackage(value, length)
    ? { bytes: encodeByPackage(value), room: 0 }
    : { bytes: write(value, ROOM, length), room: ROOM }
}

/** Bytes, and how many bytes before and behind them in their buffer belong to nobody. */
export interface Roomy {
  readonly bytes: Uint8Array
  readonly room: number
}

/** More than what usually stands around an info dictionary; what is not used costs no memory. */
const ROOM = 1 << 16

/**
 * Encodes a dictionary one of whose values is encoded already. That value's bytes are taken as they are.
 *
 * @param sealed.room if given, so many bytes around the value's may be overwritten
 * @throws GentorrentError `BENCODE_UNWRITABLE`
 */
export const encodeAround = (
  values: Readonly<Record<string, BValue | undefined>>,
  sealed: { readonly key: string; readonly bytes: Uint8Array; readonly room?: number },
): Uint8Array => {
  return joinAround(pairsBeside(values, sealed.key), [utf8Of(sealed.key), sealed.bytes], sealed.room ?? 0)
}

/**
 * Encodes a dictionary with one large value part by part, so that it is never in memory as a whole.
 *
 * @param take is given each part, which is another one as soon as it returns
 * @throws GentorrentError `BENCODE_UNWRITABLE`; what `take` throws
 */
export const encodeParts = (
  values: Readonly<Record<string, BValue | undefined>>,
  large: { readonly key: string; readonly value: BValue },
  take: (part: Uint8Array) => void,
): void => {
  const { before, behind } = aroundOf(pairsBeside(values, large.key), utf8Of(large.key))
  before.forEach(take)
  writeParts(large.value, take)
  behind.forEach(take)
}

const pairsBeside = (values: Readonly<Record<string, BValue | undefined>>, key: string): readonly RawPair[] => {
  if (values[key] !== undefined) throw new GentorrentError('BENCODE_UNWRITABLE', { because: `a second \`${key}\`` })
  return Object.entries(values).flatMap(([key, value]): readonly RawPair[] =>
    value === undefined ? [] : [[utf8Of(key), encode(value)]],
  )
}

const encodeByPackage = (value: BValue): Uint8Array => {
  const encoded = bencode.encode(prepared(value))
  decode(encoded)
  return encoded
}

/** A key that turns into one character per byte when the package sorts it, and is written as the bytes it holds. */
class ByteKey extends Uint8Array<ArrayBuffer> {
  override toString(): string {
    return latin1(this)
  }
}

const compareByLatin1 = (a: Uint8Array, b: Uint8Array) => {
  const x = latin1(a)
  const y = latin1(b)
  return x < y ? -1 : x > y ? 1 : 0
}

const prepared = (value: BValue): unknown => {
  if (typeof value === 'string') return utf8Of(value)
  if (value instanceof Uint8Array) return value
  if (typeof value === 'number' || typeof value === 'bigint') return Number(checkedInteger(value))
  if (isItems(value)) return Array.from(value, prepared)
  const dictionary = checkedDict(value)
  const pairs = orderedPairs(dictionary) ?? sortedPairs(dictionary as BDict | BytesDict, compareByLatin1)
  return new Map(Array.from(pairs, ([key, item]) => [ByteKey.from(bytesOf(key)), prepared(item)]))
}

/** Whether a value of some length is small enough for the npm package, and has no integer that it cannot carry. */
const isForPackage = (value: BValue, length: number): boolean => {
  if (length >= largeLength) return false
  const { values, isExact } = counted(value, { values: 0, isExact: true })
  return isExact && values < largeCount
}

interface Count {
  values: number
  /** Whether there is no integer that a `number` cannot carry. */
  isExact: boolean
}

/** Counts until the limit. */
const counted = (value: BValue, count: Count): Count => {
  count.values++
  if (typeof value === 'bigint' && !Number.isSafeInteger(Number(value))) count.isExact = false
  else if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array)) {
    for (const item of itemsOf(value)) {
      counted(item, count)
      if (count.values >= largeCount) break
    }
  }
  return count
}

function* itemsOf(value: BValue & object): Iterable<BValue> {
  if (isItems(value)) yield* value
  else if (value instanceof Map) yield* value.values()
  else if (typeof value.entries === 'function') for (const [, item] of (value as BPairs).entries()) yield item
  else yield* Object.values(value as BDict) as BValue[]
}

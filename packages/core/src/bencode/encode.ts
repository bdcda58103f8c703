import bencode from 'bencode'
import { GentorrentError } from '../errors.ts'
import { decode } from './decode.ts'
import { latin1 } from './latin1.ts'
import { joinRaw, type RawPair } from './raw.ts'
import type { BValue } from './value.ts'
import { checkedDict, checkedInteger, isList, sortedPairs, utf8Of } from './writable.ts'
import { write } from './write.ts'

/** Above so many values the npm package takes seconds and gigabytes, and `write` takes over. */
const largeCount = 50_000

/**
 * Encodes a value canonically (BEP 3): keys sorted as raw bytes, integers in their shortest form.
 *
 * The npm package `bencode` sorts keys as UTF-16 text and corrupts what it cannot carry, so it gets a copy of the value in
 * which keys sort right and everything has been checked; and what comes out is read again by our own strict decoder.
 *
 * @throws GentorrentError `BENCODE_UNWRITABLE` for anything that bencode cannot carry exactly
 */
export const encode = (value: BValue): Uint8Array => {
  const count = counted(value, { left: largeCount, exact: true })
  if (count.left <= 0 || !count.exact) return write(value)
  const encoded = bencode.encode(prepared(value))
  decode(encoded)
  return encoded
}

/**
 * Encodes a dictionary one of whose values is encoded already. That value's bytes are taken as they are.
 *
 * @throws GentorrentError `BENCODE_UNWRITABLE`
 */
export const encodeAround = (
  values: Readonly<Record<string, BValue | undefined>>,
  sealed: { readonly key: string; readonly bytes: Uint8Array },
): Uint8Array => {
  if (values[sealed.key] !== undefined) {
    throw new GentorrentError('BENCODE_UNWRITABLE', { because: `a second \`${sealed.key}\`` })
  }
  const pairs = Object.entries(values).flatMap(([key, value]): readonly RawPair[] =>
    value === undefined ? [] : [[utf8Of(key), encode(value)]],
  )
  return joinRaw([...pairs, [utf8Of(sealed.key), sealed.bytes]])
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
  if (isList(value)) return value.map(prepared)
  const pairs = sortedPairs(checkedDict(value), compareByLatin1)
  return new Map(pairs.map(([key, item]) => [ByteKey.from(key), prepared(item)]))
}

/** Counts values until the limit, and notes integers that a `number` cannot carry. */
const counted = (value: BValue, count: { left: number; exact: boolean }): { left: number; exact: boolean } => {
  count.left--
  if (typeof value === 'bigint' && !Number.isSafeInteger(Number(value))) count.exact = false
  if (count.left <= 0 || typeof value !== 'object' || value === null || value instanceof Uint8Array) return count
  const items = isList(value) ? value : value instanceof Map ? value.values() : Object.values(value as object)
  for (const item of items) {
    counted(item as BValue, count)
    if (count.left <= 0) break
  }
  return count
}

import type { Issue } from '../contract/issue.ts'
import { GentorrentError, issue } from '../errors.ts'
import { compareBytes } from '../text-order.ts'
import { latin1, type Pair, readDict } from './read-dict.ts'
import type { BRead } from './value.ts'

/**
 * Deepest nesting that is read. libtorrent stops at 100 and Transmission at 32; nothing that BitTorrent defines comes near.
 */
export const depthLimit = 100

/** A value with what was not canonical about its bytes. */
export interface Decoded {
  readonly value: BRead
  /** Warnings `BENCODE_LENIENT`; empty if the bytes are canonical. At most 100. */
  readonly issues: readonly Issue[]
}

/**
 * Decodes bencode strictly (BEP 3): canonical integers and lengths, sorted unique keys, no bytes after the end.
 *
 * @throws GentorrentError `BENCODE_INVALID`
 */
export const decode = (bytes: Uint8Array): BRead =>
  decoder(bytes, deviation => fail(deviation.offset, deviation.because)).root()

/**
 * Decodes what clients accept of other people's files: unsorted and repeated keys, integers with leading zeros and bytes
 * after the end are reported, not refused. Broken bencode is refused all the same.
 *
 * @throws GentorrentError `BENCODE_INVALID`
 */
export const decodeLenient = (bytes: Uint8Array): Decoded => {
  const issues: Issue[] = []
  const tolerate = (deviation: Deviation) => {
    if (issues.length < 100) issues.push(issue('BENCODE_LENIENT', deviation, { severity: 'warning' }))
  }
  const value = decoder(bytes, tolerate).root()
  return { value, issues }
}

interface Deviation {
  readonly offset: number
  readonly because: string
}

const fail = (offset: number, because: string): never => {
  throw new GentorrentError('BENCODE_INVALID', { offset, because })
}

const digit0 = 0x30
const digit9 = 0x39
const colon = 0x3a
const minus = 0x2d
const markD = 0x64
const markE = 0x65
const markI = 0x69
const markL = 0x6c

const isDigit = (byte: number | undefined) => byte !== undefined && byte >= digit0 && byte <= digit9

/** A cursor over the bytes. Inner state of the two functions above, never handed out. */
const decoder = (bytes: Uint8Array, deviates: (deviation: Deviation) => void) => {
  let at = 0

  const root = (): BRead => {
    if (bytes.length === 0) fail(0, 'there are no bytes')
    const value = any(0)
    if (at < bytes.length) deviates({ offset: at, because: 'there are bytes after the end' })
    return value
  }

  const any = (depth: number): BRead => {
    const byte = bytes[at]
    if (byte === undefined) return fail(at, 'the data ends too early')
    if (isDigit(byte)) return string()
    if (byte === markI) return integer()
    if (byte !== markL && byte !== markD) return fail(at, 'a value must begin with i, l, d or a digit')
    if (depth >= depthLimit) return fail(at, `more than ${depthLimit} levels of nesting`)
    return byte === markL ? list(depth + 1) : dictionary(depth + 1)
  }

  const string = (): Uint8Array => {
    const start = at
    let length = 0
    while (isDigit(bytes[at])) {
      length = length * 10 + bytes[at]! - digit0
      if (length > bytes.length) fail(start, 'a string is longer than the data')
      at++
    }
    if (bytes[at] !== colon)
      fail(at, at < bytes.length ? 'a string length must end with a colon' : 'the data ends too early')
    if (at - start > 1 && bytes[start] === digit0)
      deviates({ offset: start, because: 'a string length begins with zero' })
    at++
    if (length > bytes.length - at) fail(start, 'a string is longer than the data')
    at += length
    return bytes.subarray(at - length, at)
  }

  const integer = (): number | bigint => {
    const start = at++
    const negative = bytes[at] === minus
    if (negative) at++
    const digits = at
    while (isDigit(bytes[at])) at++
    const count = at - digits
    if (count === 0) fail(start, 'an integer has no digits')
    // 2^63 has 19 digits. Without a limit one number of megabytes would cost minutes.
    if (count > 40) fail(start, 'an integer has more than 40 digits')
    if (bytes[at] !== markE) fail(at, at < bytes.length ? 'an integer must end with e' : 'the data ends too early')
    if (bytes[digits] === digit0 && (count > 1 || negative)) {
      deviates({ offset: start, because: 'an integer is not in its shortest form' })
    }
    const text = latin1(bytes.subarray(digits, at++))
    const value = Number(text)
    if (Number.isSafeInteger(value)) return negative && value !== 0 ? -value : value
    return negative ? -BigInt(text) : BigInt(text)
  }

  const list = (depth: number): BRead[] => {
    at++
    const items: BRead[] = []
    while (bytes[at] !== markE) items.push(any(depth))
    at++
    return items
  }

  const dictionary = (depth: number): BRead => {
    const start = at++
    const pairs: Pair[] = []
    let previous: Uint8Array | undefined
    while (bytes[at] !== markE) {
      const keyAt = at
      if (!isDigit(bytes[at]))
        fail(at, at < bytes.length ? 'a dictionary key must be a string' : 'the data ends too early')
      const key = string()
      if (previous !== undefined) {
        const order = compareBytes(previous, key)
        if (order === 0) deviates({ offset: keyAt, because: 'a dictionary has the same key twice' })
        if (order > 0) deviates({ offset: keyAt, because: "a dictionary's keys are not sorted" })
      }
      if (bytes[at] === markE) fail(at, 'a dictionary key has no value')
      pairs.push([key, any(depth)])
      previous = key
    }
    at++
    return readDict(pairs, bytes.subarray(start, at))
  }

  return { root }
}

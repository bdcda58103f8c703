import { startOfString } from './end-of.ts'
import { colon, digit0, isDigit, markD, markE, markI, markL, minus } from './marks.ts'

/**
 * Deepest nesting that is read. libtorrent stops at 100 and Transmission at 32; nothing that BitTorrent defines comes near.
 */
export const depthLimit = 100

/** What is not canonical about bytes, by its kind. `order`: keys not sorted. `twice`: a key that stands again. */
export type Form = 'length' | 'integer' | 'order' | 'twice' | 'tail'

/** What is wrong with the bytes at a place. */
export interface Deviation {
  readonly offset: number
  readonly form: Form
  readonly because: string
}

/**
 * Walks over all bytes once and keeps nothing of them: a torrent of a million files has many millions of values. What has
 * passed can be read at any place without another check.
 *
 * @param fails told of what no reader can make sense of; must throw
 * @param deviates told of what is not canonical
 */
export const scan = (
  bytes: Uint8Array,
  fails: (offset: number, because: string) => never,
  deviates: (deviation: Deviation) => void,
): void => {
  let at = 0

  const any = (depth: number): void => {
    const byte = bytes[at]
    if (byte === undefined) fails(at, 'the data ends too early')
    if (isDigit(byte)) string()
    else if (byte === markI) integer()
    else if (byte !== markL && byte !== markD) fails(at, 'a value must begin with i, l, d or a digit')
    else if (depth >= depthLimit) fails(at, `more than ${depthLimit} levels of nesting`)
    else if (byte === markL) list(depth + 1)
    else dictionary(depth + 1)
  }

  const string = (): void => {
    const start = at
    let length = 0
    while (isDigit(bytes[at])) {
      length = length * 10 + bytes[at]! - digit0
      if (length > bytes.length) fails(start, 'a string is longer than the data')
      at++
    }
    if (bytes[at] !== colon) {
      fails(at, at < bytes.length ? 'a string length must end with a colon' : 'the data ends too early')
    }
    if (at - start > 1 && bytes[start] === digit0) {
      deviates({ offset: start, form: 'length', because: 'a string length begins with zero' })
    }
    at++
    if (length > bytes.length - at) fails(start, 'a string is longer than the data')
    at += length
  }

  const integer = (): void => {
    const start = at++
    const negative = bytes[at] === minus
    if (negative) at++
    const digits = at
    while (isDigit(bytes[at])) at++
    const count = at - digits
    if (count === 0) fails(start, 'an integer has no digits')
    // 2^63 has 19 digits. Without a limit one number of megabytes would cost minutes.
    if (count > 40) fails(start, 'an integer has more than 40 digits')
    if (bytes[at] !== markE) fails(at, at < bytes.length ? 'an integer must end with e' : 'the data ends too early')
    if (bytes[digits] === digit0 && (count > 1 || negative)) {
      deviates({ offset: start, form: 'integer', because: 'an integer is not in its shortest form' })
    }
    at++
  }

  const list = (depth: number): void => {
    at++
    while (bytes[at] !== markE) any(depth)
    at++
  }

  const dictionary = (depth: number): void => {
    at++
    let previous = -1
    let previousEnd = -1
    while (bytes[at] !== markE) {
      const keyAt = at
      if (!isDigit(bytes[at])) {
        fails(at, at < bytes.length ? 'a dictionary key must be a string' : 'the data ends too early')
      }
      string()
      const keyEnd = at
      const key = startOfString(bytes, keyAt)
      const order = previous < 0 ? -1 : compareParts(bytes, previous, previousEnd, key, keyEnd)
      if (order === 0) deviates({ offset: keyAt, form: 'twice', because: 'a dictionary has the same key twice' })
      if (order > 0) deviates({ offset: keyAt, form: 'order', because: "a dictionary's keys are not sorted" })
      if (bytes[at] === markE) fails(at, 'a dictionary key has no value')
      any(depth)
      previous = key
      previousEnd = keyEnd
    }
    at++
  }

  if (bytes.length === 0) fails(0, 'there are no bytes')
  any(0)
  if (at < bytes.length) deviates({ offset: at, form: 'tail', because: 'there are bytes after the end' })
}

/** Compares two parts of the same bytes as `compareBytes` does two arrays. */
const compareParts = (bytes: Uint8Array, a: number, aEnd: number, b: number, bEnd: number): number => {
  const shared = Math.min(aEnd - a, bEnd - b)
  for (let i = 0; i < shared; i++) {
    const order = bytes[a + i]! - bytes[b + i]!
    if (order !== 0) return order
  }
  return aEnd - a - (bEnd - b)
}

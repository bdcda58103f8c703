import type { BDict, BPairs, BValue, BytesDict } from './value.ts'
import { checkedDict, checkedInteger, isMadeItems, utf8Of } from './writable.ts'

/**
 * Bytes that a value takes when it is written. The order of keys makes no difference to that, and is not looked at.
 *
 * @throws GentorrentError `BENCODE_UNWRITABLE`
 */
export const measure = (value: BValue): number => {
  if (typeof value === 'string') return lengthOfString(lengthOfText(value))
  if (typeof value === 'number' || typeof value === 'bigint') return lengthOfInteger(checkedInteger(value)) + 2
  if (value instanceof Uint8Array) return lengthOfString(value.length)
  let length = 2
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) length += measure(value[i]!)
    return length
  }
  const pairs = checkedDict(value)
  if (isMadeItems(pairs)) for (const one of pairs) length += measure(one)
  else if (typeof pairs.entries === 'function') {
    for (const [key, one] of (pairs as BytesDict | BPairs).entries()) length += measure(key) + measure(one)
  } else {
    for (const key in pairs as BDict) {
      const one = (pairs as BDict)[key]
      if (one !== undefined) length += measure(key) + measure(one)
    }
  }
  return length
}

/** How many digits a number from 0 on has. */
export const digitsOf = (count: number): number => {
  let digits = 1
  for (let limit = 10; limit <= count; limit *= 10) digits++
  return digits
}

const lengthOfString = (length: number) => digitsOf(length) + 1 + length

const lengthOfInteger = (value: number | bigint) =>
  typeof value === 'number' && value >= 0 ? digitsOf(value) : String(value).length

const lengthOfText = (text: string) => {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return utf8Of(text).length
  return text.length
}

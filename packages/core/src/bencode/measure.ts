import type { BDict, BItems, BPairs, BValue, BytesDict } from './value.ts'
import { checkedDict, checkedInteger, isMadeItems, utf8Of } from './writable.ts'

/**
 * Bytes that a value takes when it is written. The order of keys makes no difference to that, and is not looked at.
 *
 * @throws GentorrentError `BENCODE_UNWRITABLE`
 */
export const measure = (value: BValue): number => {
  if (typeof value === 'string') return lengthOfString(lengthOfText(value))
  if (typeof value === 'number' || typeof value === 'bigint') return lengthOfInteger(checkedInteger(value)) + 2
  if (Array.isArray(value)) return lengthOfArray(value)
  if (value instanceof Uint8Array) return lengthOfString(value.length)
  const pairs = checkedDict(value)
  return 2 + (isMadeItems(pairs) ? lengthOfMadeItems(pairs) : lengthOfPairs(pairs))
}

const lengthOfArray = (items: readonly BValue[]) => {
  let length = 2
  for (let i = 0; i < items.length; i++) length += measure(items[i]!)
  return length
}

const lengthOfMadeItems = (items: BItems) => {
  let length = 0
  for (const one of items) length += measure(one)
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

const lengthOfPairs = (pairs: BDict | BytesDict | BPairs): number => {
  let length = 0
  if (typeof pairs.entries === 'function') {
    for (const [key, one] of (pairs as BytesDict | BPairs).entries()) length += measure(key) + measure(one)
    return length
  }
  for (const key in pairs as BDict) {
    const one = (pairs as BDict)[key]
    if (one !== undefined) length += measure(key) + measure(one)
  }
  return length
}

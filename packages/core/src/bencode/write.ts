import { compareBytes, compareText } from '../text-order.ts'
import { colon, digit0, markD, markE, markI, markL } from './marks.ts'
import { digitsOf, measure } from './measure.ts'
import type { BDict, BItems, BPairs, BValue, BytesDict } from './value.ts'
import { checkedDict, checkedInteger, isMadeItems, orderedPairs, refuse, sortedPairs, utf8Of } from './writable.ts'

/**
 * Writes a value straight into bytes. The way for large values: a million files cost a fraction of what they cost by way
 * of the npm package. Its bytes are the same, and a property test holds the two against each other.
 *
 * The value is gone through twice, the first time to measure it: so it takes the memory of its bytes and no more.
 *
 * @param room Bytes to leave free before and behind it in its buffer.
 * @param length What `measure` says of it, where somebody has asked already.
 * @throws GentorrentError `BENCODE_UNWRITABLE`
 */
export const write = (value: BValue, room = 0, length: number = measure(value)): Uint8Array => {
  const bytes = new Uint8Array(room + length + room).subarray(room, room + length)
  const target = { bytes, at: 0 }
  put(value, target)
  if (target.at !== length) refuse('a list that is another one when it is read again')
  return bytes
}

/**
 * The same bytes one part after another, so that they are never in memory as a whole. The value is gone through once.
 *
 * @param take Is given each part, which is another one as soon as it returns.
 * @param partLength Bytes in a part, unless a longer string is one by itself.
 * @throws GentorrentError `BENCODE_UNWRITABLE`; what `take` throws
 */
export const writeParts = (value: BValue, take: (part: Uint8Array) => void, partLength: number = 1 << 18): void => {
  const target: Target = { bytes: new Uint8Array(Math.max(partLength, SHORT)), at: 0, take }
  put(value, target)
  makeRoom(target)
}

/** Bytes, and where the next one goes. What goes beyond their end is counted and dropped, unless somebody takes what is there. */
interface Target {
  readonly bytes: Uint8Array
  at: number
  readonly take?: (part: Uint8Array) => void
}

/** More bytes than an integer has, or a mark, or the length of a string. */
const SHORT = 64

const needsRoom = ({ at, bytes }: Target, length: number) => at + length > bytes.length - SHORT

const makeRoom = (target: Target) => {
  if (!target.take) return
  target.take(target.bytes.subarray(0, target.at))
  target.at = 0
}

/** One function for all that holds others: of several that call each other, V8 puts copies into one another. */
const put = (value: BValue, target: Target): void => {
  if (typeof value === 'string') putText(value, target)
  else if (typeof value === 'number' || typeof value === 'bigint') putInteger(checkedInteger(value), target)
  else if (value instanceof Uint8Array) putString(value, target)
  else {
    const isArray = Array.isArray(value)
    // Where somebody has measured it, this was checked then.
    if (!isArray && target.take) checkedDict(value)
    const isList = isArray || isMadeItems(value)
    putByte(isList ? markL : markD, target)
    if (isArray) for (let i = 0; i < value.length; i++) put(value[i]!, target)
    else if (isList) for (const one of value as BItems) put(one, target)
    else if (typeof value.entries === 'function') putPairs(value as BytesDict | BPairs, target)
    else {
      const keys = keysInOrder(value as BDict)
      for (let i = 0; i < keys.length; i++) {
        const one = (value as BDict)[keys[i]!]
        if (one === undefined) continue
        putText(keys[i]!, target)
        put(one, target)
      }
    }
    putByte(markE, target)
  }
}

const putByte = (byte: number, target: Target) => {
  if (needsRoom(target, 0)) makeRoom(target)
  target.bytes[target.at++] = byte
}

/** The digits of a number from 0 on. */
const putCount = (count: number, target: Target) => {
  const end = target.at + digitsOf(count)
  let rest = count
  for (let at = end - 1; at >= target.at; at--) {
    target.bytes[at] = digit0 + (rest % 10)
    rest = Math.floor(rest / 10)
  }
  target.at = end
}

const putInteger = (value: number | bigint, target: Target) => {
  putByte(markI, target)
  if (typeof value === 'number' && value >= 0) putCount(value, target)
  else for (const letter of String(value)) putByte(letter.charCodeAt(0), target)
  putByte(markE, target)
}

const putString = (string: Uint8Array, target: Target) => {
  putCount(string.length, target)
  putByte(colon, target)
  if (needsRoom(target, string.length)) {
    makeRoom(target)
    if (target.take && needsRoom(target, string.length)) return target.take(string)
  }
  const end = target.at + string.length
  if (end <= target.bytes.length) target.bytes.set(string, target.at)
  target.at = end
}

const putText = (text: string, target: Target) => {
  if (needsRoom(target, text.length)) {
    makeRoom(target)
    if (target.take && needsRoom(target, text.length)) return putString(utf8Of(text), target)
  }
  const start = target.at
  putCount(text.length, target)
  putByte(colon, target)
  const { bytes, at } = target
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit > 0x7f) {
      // Not ASCII, so it has more bytes than units.
      target.at = start
      return putString(utf8Of(text), target)
    }
    bytes[at + i] = unit
  }
  target.at = at + text.length
}

const putPairs = (pairs: BytesDict | BPairs, target: Target) => {
  for (const [key, one] of orderedPairs(pairs) ?? sortedPairs(pairs as BytesDict, compareBytes)) {
    if (typeof key === 'string') putText(key, target)
    else putString(key, target)
    put(one, target)
  }
}

/** The keys of an object in the order of their bytes, without those: each of a million files may have a few that are not. */
const keysInOrder = (pairs: BDict): readonly string[] => {
  const keys = Object.keys(pairs)
  for (let i = 1; i < keys.length; i++) if (compareText(keys[i - 1]!, keys[i]!) > 0) return keys.sort(compareText)
  return keys
}

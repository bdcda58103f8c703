import { colon, digit0, isDigit, markE } from './bencode/marks.ts'

/** Entries of `info.files` one after another, as nearly all of them are: see `plainEntries`. */
export interface PlainEntries {
  readonly count: number
  /** Sum of their lengths. */
  readonly length: number
  /** Where the bytes go on behind them. */
  readonly end: number
}

/**
 * Goes over the entries of `info.files` (BEP 3) from a place on, as long as they are nothing but a length and a path whose
 * components are ASCII and can stand in a path. There can be a million, and a look at their bytes takes a fraction of what it
 * takes to make values of them.
 *
 * @param bytes A list that has been scanned.
 */
export const plainEntries = (bytes: Uint8Array, start: number): PlainEntries => {
  let count = 0
  let sum = 0
  let end = start
  for (;;) {
    let at = behind(bytes, end, lengthKey)
    if (at === 0) break
    const digits = at
    let length = 0
    for (; isDigit(bytes[at]); at++) length = length * 10 + bytes[at]! - digit0
    if (at - digits > safeDigits || at === digits) break
    at = behind(bytes, at, pathKey)
    if (at === 0 || bytes[at] === markE) break
    while (at !== 0 && bytes[at] !== markE) at = behindComponent(bytes, at)
    if (at === 0 || bytes[at + 1] !== markE) break
    end = at + 2
    sum += length
    count++
  }
  return { count, length: sum, end }
}

const marks = (text: string) => Uint8Array.from(text, letter => letter.charCodeAt(0))
const lengthKey = marks('d6:lengthi')
const pathKey = marks('e4:pathl')

/** So many digits are below 2^53 whatever they are. */
const safeDigits = 15

/** Where bytes go on behind others that stand at a place; 0 if they do not. */
const behind = (bytes: Uint8Array, at: number, wanted: Uint8Array) => {
  for (let i = 0; i < wanted.length; i++) if (bytes[at + i] !== wanted[i]) return 0
  return at + wanted.length
}

/** Where bytes go on behind the component that stands at a place; 0 if it may have a fault. */
const behindComponent = (bytes: Uint8Array, start: number) => {
  let at = start
  let length = 0
  while (isDigit(bytes[at])) length = length * 10 + bytes[at++]! - digit0
  if (bytes[at] !== colon) return 0
  const from = at + 1
  const end = from + length
  for (at = from; at < end; at++) {
    const byte = bytes[at]!
    if (byte === 0 || byte === slash || byte >= 0x80) return 0
  }
  return length > 2 || (length > 0 && bytes[from] !== dot) ? end : 0
}

const slash = 0x2f
const dot = 0x2e

import { colon, digit0, markD, markE, markI, markL } from './marks.ts'

/** Where the value that begins at `start` ends. The bytes must have been scanned before: nothing is checked again. */
export const endOf = (bytes: Uint8Array, start: number): number => {
  let at = start
  let depth = 0
  do {
    const byte = bytes[at]!
    if (byte === markE) {
      depth--
      at++
    } else if (byte === markL || byte === markD) {
      depth++
      at++
    } else if (byte === markI) {
      while (bytes[at] !== markE) at++
      at++
    } else at = endOfString(bytes, at)
  } while (depth > 0)
  return at
}

/** Where the bytes of the string that begins at `start` begin, behind its length. */
export const startOfString = (bytes: Uint8Array, start: number): number => {
  let at = start
  while (bytes[at] !== colon) at++
  return at + 1
}

const endOfString = (bytes: Uint8Array, start: number): number => {
  let at = start
  let length = 0
  while (bytes[at] !== colon) length = length * 10 + bytes[at++]! - digit0
  return at + 1 + length
}

import { colon, digit0, isDigit, markD, markE, markI, markL, minus } from './marks.ts'
import { depthLimit } from './scan.ts'

/** What is left of broken bencode. */
export interface WholePart {
  /** The values that are whole, with every list and dictionary around them closed where they end. */
  readonly bytes: Uint8Array
  /** The first byte that is not among them. */
  readonly end: number
}

/**
 * Everything before the first fault of broken bencode, such as of a file that was cut off, made readable again. Of a
 * dictionary the pairs that are whole, of a list the items.
 */
export const wholePart = (bytes: Uint8Array): WholePart => {
  const open: ('list' | 'dictionary')[] = []
  let at = 0
  let isKeyRead = false
  let whole = { end: 0, depth: 0 }

  /** Where a string or an integer ends; undefined if it is broken. */
  const endOfLeaf = (start: number): number | undefined => {
    let next = start
    if (bytes[next] === markI) {
      next++
      if (bytes[next] === minus) next++
      const digits = next
      while (isDigit(bytes[next])) next++
      return next > digits && next - digits <= 40 && bytes[next] === markE ? next + 1 : undefined
    }
    let length = 0
    while (isDigit(bytes[next]) && length <= bytes.length) length = length * 10 + bytes[next++]! - digit0
    const end = next + 1 + length
    return next > start && bytes[next] === colon && end <= bytes.length ? end : undefined
  }

  do {
    const byte = bytes[at]
    const inside = open.at(-1)
    const isKeyDue = inside === 'dictionary' && !isKeyRead
    if (byte === markE && inside && !isKeyRead) {
      open.pop()
      at++
    } else if (isKeyDue) {
      const end = isDigit(byte) ? endOfLeaf(at) : undefined
      if (end === undefined) break
      at = end
      isKeyRead = true
      continue
    } else if (byte === markL || byte === markD) {
      if (open.length >= depthLimit) break
      open.push(byte === markL ? 'list' : 'dictionary')
      at++
      isKeyRead = false
      // Nothing in it is whole yet.
      continue
    } else {
      const end = endOfLeaf(at)
      if (end === undefined) break
      at = end
    }
    isKeyRead = false
    whole = { end: at, depth: open.length }
  } while (open.length > 0)

  const closed = new Uint8Array(whole.end + whole.depth).fill(markE)
  closed.set(bytes.subarray(0, whole.end))
  return { bytes: closed, end: whole.end }
}

/** What bencode takes a reader. */
export interface Measures {
  /** Containers within containers, the outermost included. */
  readonly depth: number
  /** As libtorrent counts: integers, strings, and two for each list and dictionary. */
  readonly tokenCount: number
  /** Bytes of the longest byte string and of the longest key. */
  readonly stringLength: number
  readonly keyLength: number
}

/**
 * Measures bencode in one pass, without keeping any of it: up to its end, or to where it is no bencode any more.
 */
export const measure = (bytes: Uint8Array): Measures => {
  // Per open container: for a list -1, for a dictionary how many of its strings and values have passed.
  const open: number[] = []
  let at = 0
  let [depth, tokenCount, stringLength, keyLength] = [0, 0, 0, 0]
  do {
    const mark = bytes[at]!
    tokenCount++
    if (mark === markL || mark === markD) {
      pass(open)
      open.push(mark === markL ? -1 : 0)
      depth = Math.max(depth, open.length)
      at++
    } else if (mark === markE) {
      open.pop()
      at++
    } else if (mark === markI) {
      pass(open)
      const end = bytes.indexOf(markE, at)
      if (end < 0) break
      at = end + 1
    } else {
      const colon = bytes.indexOf(markColon, at)
      if (colon < 0) break
      let length = 0
      for (let i = at; i < colon; i++) length = length * 10 + bytes[i]! - digit0
      if (!(length >= 0 && length <= bytes.length - colon)) break
      stringLength = Math.max(stringLength, length)
      if (pass(open)) keyLength = Math.max(keyLength, length)
      at = colon + 1 + length
    }
  } while (open.length > 0 && at < bytes.length)
  return { depth, tokenCount, stringLength, keyLength }
}

/** Counts a value of the innermost container. @returns whether it is a key */
const pass = (open: number[]): boolean => {
  const last = open.length - 1
  const count = open[last] ?? -1
  if (count < 0) return false
  open[last] = count + 1
  return count % 2 === 0
}

const [markI, markL, markD, markE, markColon, digit0] = [0x69, 0x6c, 0x64, 0x65, 0x3a, 0x30] as const

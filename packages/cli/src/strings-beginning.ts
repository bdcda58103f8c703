/**
 * Which of some beginnings strings of a torrent have, in one look at its bytes, decoded or not: every string of bencode begins
 * after a colon. A colon may be part of a string, so this may find too much, and never too little.
 */
export const stringsBeginning = (bytes: Uint8Array, beginnings: Iterable<string>): ReadonlySet<string> => {
  const found = new Set<string>()
  /** Those that are not found yet, by their first byte. */
  const wanted = new Map<number, readonly Wanted[]>()
  for (const text of new Set(beginnings)) {
    const own = { text, bytes: Buffer.from(text) }
    const first = own.bytes[0]
    if (first === undefined) found.add(text)
    else wanted.set(first, [...(wanted.get(first) ?? []), own])
  }
  const isFirst = new Uint8Array(256)
  for (const first of wanted.keys()) isFirst[first] = 1
  for (let at = 1; at < bytes.length && wanted.size > 0; at++) {
    const first = bytes[at]!
    if (bytes[at - 1] !== colon || isFirst[first] === 0) continue
    const candidates = wanted.get(first)!
    if (!standsAny(bytes, at, candidates)) continue
    const missing = candidates.filter(candidate => !standsAt(bytes, at, candidate))
    for (const { text } of candidates) if (!missing.some(one => one.text === text)) found.add(text)
    if (missing.length > 0) wanted.set(first, missing)
    else {
      wanted.delete(first)
      isFirst[first] = 0
    }
  }
  return found
}

interface Wanted {
  readonly text: string
  readonly bytes: Uint8Array
}

const colon = 0x3a

const standsAny = (bytes: Uint8Array, at: number, candidates: readonly Wanted[]): boolean => {
  for (let i = 0; i < candidates.length; i++) if (standsAt(bytes, at, candidates[i]!)) return true
  return false
}

const standsAt = (bytes: Uint8Array, at: number, wanted: Wanted): boolean => {
  for (let i = 0; i < wanted.bytes.length; i++) if (bytes[at + i] !== wanted.bytes[i]) return false
  return true
}

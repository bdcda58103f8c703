import { hex } from '@gentorrent/core'
import { type BRead, dict, list, text } from '@gentorrent/core/plugin'

/** What was read from a torrent, as a test would write it down: text where it is UTF-8, otherwise `hex:` and the bytes. */
export const plain = (value: BRead | undefined): unknown => {
  if (value instanceof Uint8Array) return text(value) ?? `hex:${hex(value)}`
  if (typeof value !== 'object') return value
  const items = list(value)
  if (items) return items.map(plain)
  return Object.fromEntries([...dict(value)!.entries()].map(([key, item]) => [plain(key), plain(item)]))
}

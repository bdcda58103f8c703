import { comparePaths, isGentorrentError } from '@gentorrent/core'
import { decodeLenient } from '@gentorrent/core/bencode'
import { dict, type FileContent, type FileEntry, type Files, list, text } from '@gentorrent/core/plugin'

/**
 * The order of a feed: items as they stood in the feed before, then new ones, the oldest first (BEP 49: "new files should
 * be appended at the end"). Files that are no items stand at the beginning, where they are in no item's way.
 */
export const feedOrder = (files: Files, previous: FileContent | undefined): Files => {
  const places = new Map((previous ? (itemsOf(previous) ?? []) : []).map((name, at) => [name, at]))
  const placeOf = ({ path }: FileEntry) => (isItem(path) ? (places.get(path[0]!) ?? places.size) : -1)
  return [...files].sort(
    (a, b) => placeOf(a) - placeOf(b) || (isNew(a, places) ? ageOf(a) - ageOf(b) : 0) || comparePaths(a.path, b.path),
  )
}

/** "All files in the root directory of the torrent are feed items" (BEP 49). */
export const isItem = (path: readonly unknown[]): boolean => path.length === 1

/** The names of a feed's items in their order; undefined if the bytes are not a feed. */
export const itemsOf = ({ bytes }: FileContent): readonly string[] | undefined => {
  try {
    const info = dict(dict(decodeLenient(bytes).value)?.get('info'))
    const files = list(info?.get('files'))
    if (!dict(info?.get('bep49')) || !files) return undefined
    return files.flatMap(file => {
      const path = list(dict(file)?.get('path')) ?? []
      const isPad = text(dict(file)?.get('attr'))?.includes('p')
      return isItem(path) && !isPad ? (text(path[0]) ?? []) : []
    })
  } catch (error) {
    if (!isGentorrentError(error)) throw error
    return undefined
  }
}

const isNew = ({ path }: FileEntry, places: ReadonlyMap<string, number>) => isItem(path) && !places.has(path[0]!)
const ageOf = ({ facts }: FileEntry) => facts.modified ?? 0

import { keyJson } from './bencode/dump.ts'
import type { BReadDict } from './bencode/value.ts'
import type { ActivePlugin, KeyPath, Plugin } from './contract/plugin.ts'
import type { Torrent } from './contract/torrent.ts'
import { fileListOf } from './file-list.ts'
import { ownedKeys } from './owners.ts'
import { definitionsOf } from './read.ts'

/**
 * The dictionary that each file has of its own, by its path. A file that two plugins list, as those of a hybrid, comes
 * twice; that of a single file, which is the info dictionary, does not.
 */
export function* fileDictionaries(
  torrent: Torrent,
  plugins: readonly (Plugin | ActivePlugin)[],
): Iterable<readonly [path: readonly string[], keys: BReadDict]> {
  for (const definition of definitionsOf(plugins)) {
    const found = fileListOf(definition, torrent)
    if (!found?.dictionaries) continue
    let at = 0
    for (const keys of found.dictionaries()) {
      const { path } = found.files[at++]!
      if (keys.bytes.byteOffset !== torrent.infoBytes.byteOffset) yield [path, keys]
    }
  }
}

/** The keys of files that none of the plugins knows, and how many files have each. */
export const unknownFileKeys = (
  torrent: Torrent,
  plugins: readonly (Plugin | ActivePlugin)[],
): ReadonlyMap<KeyPath, number> => {
  const definitions = definitionsOf(plugins)
  const known = new Set(definitions.flatMap(definition => ownedKeys(definition, torrent)))
  const counts = new Map<KeyPath, number>()
  for (const [, keys] of fileDictionaries(torrent, plugins)) {
    for (const key of keys.keys()) {
      const path: KeyPath = `file.${keyJson(key)}`
      if (!known.has(path)) counts.set(path, (counts.get(path) ?? 0) + 1)
    }
  }
  return counts
}

import type { BReadDict } from '../bencode/value.ts'
import type { FileEntry } from '../contract/files.ts'
import type { PluginDefinition } from '../contract/plugin.ts'
import type { Torrent } from '../contract/torrent.ts'
import { fileListOf } from '../file-list.ts'

/**
 * What is made of the dictionary that a file has of its own in a plugin's file list; undefined where the plugin lists no files.
 * The info dictionary of a single file does not count.
 *
 * @param make is called once for each file; of files for which it returns undefined nothing is kept, and there may be a million
 */
export const ofOwnDictionaries = <T>(
  torrent: Torrent,
  definition: PluginDefinition<any, any>,
  make: (keys: BReadDict) => T | undefined,
): ((file: FileEntry) => T | undefined) | undefined => {
  const found = fileListOf(definition, torrent)
  if (!found?.dictionaries) return undefined
  if (found.single) {
    // A single file may go by the torrent's name or by another one (BEP 52).
    const [own] = found.dictionaries()
    const made = own && own.bytes.byteOffset !== torrent.infoBytes.byteOffset ? make(own) : undefined
    return () => made
  }
  const byPath = new Map<string, T>()
  let at = 0
  for (const keys of found.dictionaries()) {
    const { path } = found.files[at++]!
    const made = make(keys)
    // Of two files with the same path the last one counts.
    if (made !== undefined) byPath.set(path.join('\0'), made)
    else if (byPath.size > 0) byPath.delete(path.join('\0'))
  }
  return ({ path }) => (byPath.size === 0 ? undefined : byPath.get(path.join('\0')))
}

import type { BReadDict } from '../bencode/value.ts'
import type { FileEntry } from '../contract/files.ts'
import type { PluginDefinition } from '../contract/plugin.ts'
import type { Torrent } from '../contract/torrent.ts'
import { fileListOf } from '../file-list.ts'

/**
 * The dictionary that a file has of its own in a plugin's file list; undefined where the plugin lists no files. The info
 * dictionary of a single file does not count.
 */
export const ownDictionaries = (
  torrent: Torrent,
  definition: PluginDefinition<any, any>,
): ((file: FileEntry) => BReadDict | undefined) | undefined => {
  const found = fileListOf(definition, torrent)
  if (!found?.dictionaries) return undefined
  const all = [...found.dictionaries()]
  // A single file may go by the torrent's name or by another one (BEP 52).
  if (found.single) return () => (all[0]?.bytes.byteOffset === torrent.infoBytes.byteOffset ? undefined : all[0])
  const byPath = new Map(found.files.map(({ path }, i) => [path.join('\0'), all[i]!]))
  return ({ path }) => byPath.get(path.join('\0'))
}

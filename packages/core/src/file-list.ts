import type { FileList, PluginDefinition } from './contract/plugin.ts'
import type { Torrent } from './contract/torrent.ts'
import { calling } from './members.ts'

type Definition = PluginDefinition<any, any>

/** Several ask for it, and a list of a million files takes a second and 200 MB. */
const known = new WeakMap<Torrent, Map<Definition, FileList | undefined>>()

/** The file list by a plugin's keys, which is made once of a torrent. */
export const fileListOf = (definition: Definition, torrent: Torrent): FileList | undefined => {
  const lists = known.get(torrent) ?? new Map<Definition, FileList | undefined>()
  known.set(torrent, lists)
  if (!lists.has(definition)) {
    const { id, read } = definition
    lists.set(
      definition,
      calling(id, 'read.files', () => read?.files?.(torrent)),
    )
  }
  return lists.get(definition)
}

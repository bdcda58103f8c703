import { GentorrentError, type ReadTorrent, unknownFileKeys } from '@gentorrent/core'
import type { Plugin, Remark } from '@gentorrent/core/plugin'
import { missingReaders } from './missing-readers.ts'
import { type OfficialPlugin, wayToHave } from './official-plugins.ts'
import { stringsBeginning } from './strings-beginning.ts'

/** A torrent and who has read it. */
export interface ReadBy extends Pick<ReadTorrent, 'torrent' | 'unknown'> {
  readonly bytes: Uint8Array
  readonly readers: readonly Plugin[]
}

/** For each official plugin that is not installed and has keys in a torrent: that nobody looks at those. */
export const absentRemarks = (
  { bytes, torrent, unknown, readers }: ReadBy,
  missing: readonly OfficialPlugin[],
  allow: readonly string[] = [],
): readonly Remark[] => {
  if (missing.length === 0 || allow.includes('PLUGIN_ABSENT')) return []
  // Every file would have to be looked at for its keys, so first whether their names occur at all.
  const nameOf = (key: string) => key.slice(key.indexOf('.') + 1)
  const occurring = stringsBeginning(
    bytes,
    missing.flatMap(({ keys }) => keys.map(nameOf)),
  )
  const likely = missing.filter(({ keys }) => keys.some(key => occurring.has(nameOf(key))))
  const mayBeInFiles = likely.some(({ keys }) => keys.some(key => key.startsWith('file.')))
  const inFiles = mayBeInFiles ? unknownFileKeys(torrent, readers).keys() : []
  return missingReaders([...unknown, ...inFiles], torrent.info.has('length'), likely).map(({ plugin, keys }) => {
    const details = { plugin: plugin.id, keys, way: wayToHave(plugin) }
    return { code: 'PLUGIN_ABSENT', message: new GentorrentError('PLUGIN_ABSENT', details).message }
  })
}

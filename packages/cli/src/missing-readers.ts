import type { OfficialPlugin } from './official-plugins.ts'

/** An official plugin that is not installed, and what it would explain. */
export interface MissingReader {
  readonly plugin: OfficialPlugin
  /** Keys of the torrent that are its own. */
  readonly keys: readonly string[]
}

/**
 * The official plugins without which a part of a torrent stays unexplained.
 *
 * @param unknown - keys of the torrent that no plugin knows
 * @param isSingle - the info dictionary of a single file is also that file's dictionary (BEP 3)
 */
export const missingReaders = (
  unknown: Iterable<string>,
  isSingle: boolean,
  missing: readonly OfficialPlugin[],
): readonly MissingReader[] => {
  const found = new Set(unknown)
  return missing.flatMap(plugin => {
    const keys = plugin.keys.flatMap(key => (isSingle ? [key, key.replace(/^file\./, 'info.')] : [key]))
    const own = [...new Set<string>(keys)].filter(key => found.has(key))
    return own.length > 0 ? [{ plugin, keys: own }] : []
  })
}

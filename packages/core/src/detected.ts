import { definePlugin } from './contract/define-plugin.ts'
import type { ActivePlugin, PluginDefinition } from './contract/plugin.ts'
import type { Torrent } from './contract/torrent.ts'
import { calling } from './members.ts'
import { readingsOf } from './owners.ts'

/** The plugins that find keys of their own in a torrent, with the options that would write those keys, as they found them. */
export const foundIn = (
  definitions: readonly PluginDefinition<any, any>[],
  torrent: Torrent,
): readonly ActivePlugin[] => {
  const readingOf = readingsOf(definitions, torrent)
  return definitions.flatMap(definition => {
    const { id, read } = definition
    const options = calling(id, 'read.detect', () => read?.detect(torrent, readingOf(definition)))
    return options ? [{ definition, options }] : []
  })
}

/** The same, with defaults for what is not found. */
export const detected = (
  definitions: readonly PluginDefinition<any, any>[],
  torrent: Torrent,
): readonly ActivePlugin[] =>
  foundIn(definitions, torrent).map(({ definition, options }) => definePlugin(definition)(options))

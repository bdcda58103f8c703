import { isGentorrentError, type ReadTorrent } from '@gentorrent/core'
import { type ActivePlugin, anyOtherKey, type Plugin } from '@gentorrent/core/plugin'
import type { Call } from './command.ts'
import type { ChosenPlugin } from './commands/choose-plugins.ts'
import { issuesOf } from './failure.ts'
import type { FoundPlugin } from './plugins.ts'
import { stringsBeginning } from './strings-beginning.ts'

/**
 * Looks at a torrent with the plugins that may find something in it, by what their manifests say that they read. Those that
 * take any key that nobody else knows come in only if there is such a key.
 *
 * @param look - reads the torrent with these plugins
 * @param also.chosen - plugins with options for reading
 * @param also.texts - what else may name keys that concern a plugin
 */
export const withReaders = async <T extends Pick<ReadTorrent, 'unknown'>>(
  bytes: Uint8Array,
  call: Pick<Call, 'plugins' | 'report'>,
  look: (plugins: readonly (Plugin | ActivePlugin)[]) => Promise<T>,
  { chosen = [], texts = [] }: { readonly chosen?: readonly ChosenPlugin[]; readonly texts?: readonly string[] } = {},
): Promise<T & { readonly readers: readonly Plugin[] }> => {
  const lookWith = async (readers: readonly Plugin[]) => {
    const active = chosen.map(({ plugin, values }) => plugin(values))
    const others = readers.filter(plugin => !chosen.some(one => one.plugin === plugin))
    return { ...(await look([...active, ...others])), readers }
  }
  const concerned = await loading(call, concerns(bytes, texts, call.plugins.found))
  const found = await lookWith([...new Set([...concerned, ...chosen.map(({ plugin }) => plugin)])])
  if (found.unknown.length === 0) return found
  const takers = await loading(call, ({ manifest: { reads } }) => reads.includes(anyOtherKey))
  const more = takers.filter(plugin => !found.readers.includes(plugin))
  return more.length === 0 ? found : lookWith([...found.readers, ...more])
}

const concerns = (bytes: Uint8Array, texts: readonly string[], plugins: readonly FoundPlugin[]) => {
  const beginnings = plugins.flatMap(({ manifest: { reads } }) => reads.filter(beginning => beginning !== anyOtherKey))
  const found = stringsBeginning(bytes, beginnings)
  const occurs = (beginning: string) =>
    beginning !== anyOtherKey && (found.has(beginning) || texts.some(text => text.includes(beginning)))
  return ({ from, manifest: { reads } }: FoundPlugin) => from === 'core' || reads.some(occurs)
}

/** All plugins. */
export const loadAll = (call: Pick<Call, 'plugins' | 'report'>): Promise<readonly Plugin[]> => loading(call, () => true)

/** The plugins that are wanted. One that cannot be loaded is named, and the others do their work. */
export const loading = async (
  { plugins: { found }, report }: Pick<Call, 'plugins' | 'report'>,
  isWanted: (plugin: FoundPlugin) => boolean,
): Promise<readonly Plugin[]> => {
  const loaded = await Promise.all(
    found.filter(isWanted).map(plugin =>
      plugin.load().catch(async error => {
        if (!isGentorrentError(error)) throw error
        await report.warn(issuesOf(error).map(issue => ({ ...issue, severity: 'warning' })))
        return undefined
      }),
    ),
  )
  return loaded.filter(plugin => plugin !== undefined)
}

import { GentorrentError } from '@gentorrent/core'
import type { PluginManifest } from '@gentorrent/core/plugin'
import { type Client, clients } from './clients.ts'
import type { Facts } from './target-issues.ts'

/** A client or system that a torrent is for. */
export interface Target {
  readonly id: string
  /** For messages; with the version if one was given. */
  readonly title: string
  /** Undefined: the newest. */
  readonly version?: string
  /** Absent for a client of which only plugins know something. */
  readonly client?: Client
}

/** Everything that can be a target: what is known here, and the clients of which a plugin, or its manifest, says something. */
export const targetIds = (plugins: readonly (Facts | PluginManifest)[]): readonly string[] => {
  const said = plugins.flatMap(plugin =>
    'definition' in plugin
      ? (plugin.definition.clients ?? []).flatMap(({ clients: of }) => Object.keys(of))
      : (plugin.targets ?? []),
  )
  return [...new Set([...Object.keys(clients), ...said])]
}

/**
 * Targets as people write them: ids, with a version behind `@` where it matters, joined by commas; `all` is everything that
 * is known here. `['transmission@3.00,windows']`
 *
 * @throws GentorrentError `OPTION_INVALID`
 */
export const parseTargets = (
  texts: readonly string[],
  plugins: readonly (Facts | PluginManifest)[],
): readonly Target[] => {
  const ids = targetIds(plugins)
  const words = texts.flatMap(text => text.split(',')).map(word => word.trim().toLowerCase())
  const targets = words
    .flatMap(word => (word === 'all' ? Object.keys(clients) : [word]))
    .map(word => targetOf(word, ids))
  return [...new Map(targets.map(target => [`${target.id}@${target.version ?? ''}`, target])).values()]
}

const targetOf = (word: string, ids: readonly string[]): Target => {
  const [id = '', version] = word.split(/@(.*)/s)
  const refuse = (because: string): never => {
    throw new GentorrentError('OPTION_INVALID', { option: 'target', because })
  }
  if (!ids.includes(id)) refuse(`there is no target \`${id}\`: choose from ${ids.join(', ')}, all`)
  if (version !== undefined && !/^\d+(\.\d+)*$/.test(version)) {
    refuse(`\`${version}\` is not a version of dotted numbers, as in transmission@3.00`)
  }
  const client = Object.hasOwn(clients, id) ? clients[id] : undefined
  const title = client?.title ?? id
  return {
    id,
    title: version === undefined ? title : `${title} ${version}`,
    ...(version !== undefined && { version }),
    ...(client && { client }),
  }
}

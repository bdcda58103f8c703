import type { BDict } from './bencode/value.ts'
import type { ActivePlugin, ByOptions, KeyPath, PluginDefinition, Run } from './contract/plugin.ts'
import type { Torrent } from './contract/torrent.ts'
import { GentorrentError, isGentorrentError } from './errors.ts'
import { compareText } from './text-order.ts'

/** A plugin that takes part in a run. Its types were checked where it was defined; here all plugins are alike. */
export interface Member {
  readonly id: string
  readonly definition: PluginDefinition<any, any>
  readonly run: Run<any>
  /** The keys that it may write with these options. */
  readonly writes: readonly KeyPath[]
}

/** All members of a run, sorted by id, so that nothing can depend on the order in which plugins were given. */
export const membersOf = (
  plugins: readonly ActivePlugin[],
  signal: AbortSignal,
  existing?: Torrent,
): readonly Member[] => {
  const omitted = new Set(plugins.flatMap(({ definition, options }) => byOptions(definition.omits, options) ?? []))
  const ids = new Set(plugins.map(({ definition }) => definition.id))
  const shared = {
    signal,
    omits: (key: KeyPath) => omitted.has(key),
    isActive: (id: string) => ids.has(id),
    ...(existing && { existing }),
  }
  return plugins
    .map(({ definition, options }) => ({
      id: definition.id,
      definition,
      run: { ...shared, options },
      writes: byOptions(definition.writes, options) ?? [],
    }))
    .sort((a, b) => compareText(a.id, b.id))
}

/** A part of a definition that may depend on the options. */
export const byOptions = <T>(part: ByOptions<any, T> | undefined, options: unknown): T | undefined =>
  typeof part === 'function' ? (part as (options: unknown) => T)(options) : part

/**
 * Calls a hook.
 *
 * @throws GentorrentError whatever the hook throws, as `PLUGIN_FAILED` unless it is one of ours
 */
export const calling = <T>(id: string, stage: string, hook: () => T): T => {
  const failed = (error: unknown): never => {
    if (isGentorrentError(error)) throw error
    const because = error instanceof Error ? error.message : String(error)
    throw new GentorrentError('PLUGIN_FAILED', { plugin: id, stage, because }, { cause: error })
  }
  try {
    const result = hook()
    return result instanceof Promise ? (result.catch(failed) as T) : result
  } catch (error) {
    return failed(error)
  }
}

/** Joins what several members return, key by key. Each key has one owner, so no order can matter. */
export const joinKeys = (
  place: 'info' | 'file' | 'metainfo',
  parts: readonly { readonly member: Member; readonly keys: BDict }[],
  tolerated: ReadonlySet<string> = new Set(),
): BDict => {
  const joined: Record<string, BDict[string]> = Object.create(null)
  for (const { member, keys } of parts) {
    for (const [key, value] of Object.entries(keys)) {
      if (value === undefined) continue
      const path: KeyPath = `${place}.${key}`
      if (member.run.omits(path)) continue
      if (!member.writes.includes(path) && !tolerated.has(key)) {
        throw new GentorrentError('KEY_UNDECLARED', { key: path, plugin: member.id })
      }
      joined[key] = value
    }
  }
  return joined
}

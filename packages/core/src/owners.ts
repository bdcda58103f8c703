import { definePlugin } from './contract/define-plugin.ts'
import type { HashEngine } from './contract/digest.ts'
import type { KeyPath, PluginDefinition, Reading } from './contract/plugin.ts'
import type { Torrent } from './contract/torrent.ts'
import { byOptions, calling } from './members.ts'

type Definition = PluginDefinition<any, any>

/** For each of the plugins that read a torrent: which keys are another one's, and what the engine can do for it. */
export const readingsOf = (
  definitions: readonly Definition[],
  torrent: Torrent,
  engine: Pick<HashEngine, 'digestBlocks'> = {},
): ((own: Definition) => Reading) => {
  const keys = new Map<Definition, ReadonlySet<KeyPath>>()
  const keysOf = (definition: Definition): ReadonlySet<KeyPath> => {
    const known = keys.get(definition) ?? new Set(ownedKeys(definition, torrent))
    keys.set(definition, known)
    return known
  }
  // What a plugin writes by its options is known when they are detected, and few keys make that necessary.
  const [always, byOption] = [
    definitions.filter(({ writes }) => typeof writes !== 'function'),
    definitions.filter(({ writes }) => typeof writes === 'function'),
  ]
  return own => {
    const isAmong = (others: readonly Definition[], key: KeyPath) =>
      others.some(other => other !== own && keysOf(other).has(key))
    return {
      isOwned: key => isAmong(always, key) || isAmong(byOption, key),
      ...(engine.digestBlocks && { digestBlocks: engine.digestBlocks }),
    }
  }
}

/**
 * The keys of a torrent that are a plugin's own. What it writes by its options is only known if it finds some.
 *
 * @param options those that it found, where that is known already
 */
export const ownedKeys = (
  definition: Definition,
  torrent: Torrent,
  options?: Readonly<Record<string, unknown>>,
): readonly KeyPath[] => {
  const keys = writtenKeys(definition, torrent, options)
  // The info dictionary of a single file is also that file's dictionary (BEP 3).
  return torrent.info.has('length') ? keys.flatMap(key => [key, ...inInfo(key)]) : keys
}

const writtenKeys = (
  definition: Definition,
  torrent: Torrent,
  options: Readonly<Record<string, unknown>> | undefined,
): readonly KeyPath[] => {
  const { id, writes, read } = definition
  if (typeof writes !== 'function') return writes
  const found = options ?? calling(id, 'read.detect', () => read?.detect(torrent))
  // Defaults count too.
  return found ? byOptions(writes, definePlugin(definition)(found).options)! : []
}

const inInfo = (key: KeyPath): readonly KeyPath[] =>
  key.startsWith('file.') ? [`info.${key.slice('file.'.length)}`] : []

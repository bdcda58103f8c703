import type { PluginCommand } from './command.ts'
import type { OptionSpecs } from './options.ts'
import type { KeyPath, Plugin, PluginDefinition } from './plugin.ts'
import { typicalOptions } from './typical-options.ts'

/**
 * The facts of a plugin that are needed before it is used, as JSON: a package carries them in a file beside its module, so
 * that help, completion and runs without the plugin load none of its code. Made by `manifestOf`, never written by hand.
 */
export interface PluginManifest
  extends Pick<PluginDefinition<OptionSpecs, any>, 'id' | 'summary' | 'beps' | 'flag' | 'options'> {
  readonly contract: 1
  /** Every key that it may write, without those that an option's text names. */
  readonly writes: readonly KeyPath[]
  /** See `PluginDefinition.reads`; never absent. */
  readonly reads: readonly string[]
  /** Whether it can ask somebody who has a torrent (`read.swarm`). Absent where an older core has made the manifest. */
  readonly swarm?: boolean
  /** The clients of which it knows what they read (`PluginDefinition.clients`), by their ids. Absent as `swarm` is. */
  readonly targets?: readonly string[]
  /** See `PluginDefinition.local`. Absent as `swarm` is. */
  readonly local?: readonly KeyPath[]
  readonly issues: Readonly<Record<string, string>>
  readonly commands: readonly PluginCommand[]
}

/** What stands in `reads` for any key that no other plugin knows. */
export const anyOtherKey = '*'

/** The manifest of a plugin. */
export const manifestOf = (plugin: Pick<Plugin, 'definition'>): PluginManifest => {
  const {
    id,
    summary,
    beps,
    flag,
    options,
    writes,
    reads,
    read,
    clients = [],
    local = [],
    issues = {},
    commands = [],
  } = plugin.definition
  const isFixed = typeof writes !== 'function'
  return {
    contract: 1,
    id,
    summary,
    beps,
    ...(flag !== undefined && { flag }),
    options,
    writes: isFixed ? writes : writtenByAny(options, writes),
    reads: isFixed ? [...new Set([...writes.map(nameOf), ...(reads ?? [])])] : (reads ?? ['']),
    swarm: read?.swarm !== undefined,
    targets: [...new Set(clients.flatMap(({ clients: of }) => Object.keys(of)))],
    local,
    issues,
    commands,
  }
}

const nameOf = (key: KeyPath) => key.slice(key.indexOf('.') + 1)

const writtenByAny = (options: OptionSpecs, writes: (options: any) => readonly KeyPath[]): readonly KeyPath[] => [
  ...new Set(typicalOptions(options).flatMap(writes)),
]

/** What keeps a value from being a manifest of this contract; undefined if nothing does. */
export const manifestFault = (value: unknown): string | undefined => {
  const { contract, id, options, writes, reads, issues, commands } = (value ?? {}) as Partial<PluginManifest>
  const isWhole =
    contract === 1 &&
    typeof id === 'string' &&
    [options, issues].every(part => typeof part === 'object' && part !== null) &&
    [writes, reads, commands].every(Array.isArray)
  return isWhole ? undefined : 'its manifest is not what `manifestOf` makes of a plugin'
}

import { GentorrentError } from '@gentorrent/core'
import type { OptionSpec } from '@gentorrent/core/plugin'
import type { Command } from './command.ts'
import { type FlagSpec, longFlag, optionsTaken } from './flags.ts'
import type { BrokenPlugin, FoundPlugin, FoundPlugins } from './plugins.ts'

/**
 * The plugins without those that were added at some time and declare a flag that something else has: they are named, and all
 * the rest works. A plugin that this run names is not left out; for that, the run is refused.
 */
export const withoutRivals = (command: Command, plugins: FoundPlugins): FoundPlugins => {
  const takesOptions = command.listsOptions ? 'making' : command.takesOptions
  if (!takesOptions || !plugins.found.some(({ from }) => from === 'added')) return plugins
  const owners = new Map(Object.values<FlagSpec>(command.flags).map(({ flag }) => [longFlag(flag), 'gentorrent']))
  owners.set('--help', 'gentorrent')
  const flagsOf = ({ manifest: { flag, options } }: FoundPlugin) => [
    ...(flag !== undefined && takesOptions === 'making' ? [flag] : []),
    ...Object.values<OptionSpec>(optionsTaken(options, takesOptions)).map(spec => longFlag(spec.flag)),
  ]
  const own = (plugin: FoundPlugin) => {
    for (const flag of flagsOf(plugin)) owners.set(flag, plugin.manifest.id)
  }
  for (const plugin of plugins.found) if (plugin.from !== 'added') own(plugin)
  const left: FoundPlugin[] = []
  const rivals: BrokenPlugin[] = []
  for (const plugin of plugins.found) {
    const flag = plugin.from === 'added' ? flagsOf(plugin).find(each => owners.has(each)) : undefined
    if (flag !== undefined) {
      const details = { flag, owner: owners.get(flag)!, claimant: plugin.manifest.id }
      rivals.push({ error: new GentorrentError('FLAG_TAKEN', details), from: 'added' })
      continue
    }
    if (plugin.from === 'added') own(plugin)
    left.push(plugin)
  }
  return { ...plugins, found: left, broken: [...plugins.broken, ...rivals] }
}

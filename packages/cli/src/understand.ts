import { errorCodes } from '@gentorrent/core'
import type { OptionSpec } from '@gentorrent/core/plugin'
import { addedPackages, othersBy } from './added-plugins.ts'
import type { Call, Command } from './command.ts'
import type { Setting } from './config/config-flags.ts'
import { findConfig } from './config/find-config.ts'
import { type Config, noConfig } from './config/no-config.ts'
import { issuesOf } from './failure.ts'
import { type FlagSpec, type GivenFlags, readOptions } from './flags.ts'
import { namedPlugins, valuesOf } from './named-plugins.ts'
import { officialPlugins } from './official-plugins.ts'
import { parseArgs, plainWords } from './parse-args.ts'
import { type BrokenPlugin, baseAlone, type FoundPlugin, type FoundPlugins, findPlugins } from './plugins.ts'
import { refuse } from './refuse.ts'
import { withoutRivals } from './without-rivals.ts'
import type { World } from './world.ts'

/** What the words after a command's name mean; `help` is the text to print if that is what they ask for. */
export type Understood = { readonly help: string } | ({ readonly help?: never } & Omit<Call, 'world' | 'report'>)

/**
 * From words to values: finds the plugins, whose options are flags too, takes the words apart, adds what config files say, and
 * reads the values of the command's own flags.
 *
 * @throws GentorrentError `USAGE`, `PLUGIN_MISSING`, `PLUGIN_NOT_FOUND`, `FLAG_TAKEN`, `CONFIG_INVALID`, `REFUSED` (all wrong
 * values at once)
 */
export const understand = async (command: Command, args: readonly string[], world: World): Promise<Understood> => {
  const plain = await plainly(command, args, world)
  const { plugins, config } = plain ?? (await surroundings(command, args, world))
  const broken = command.toleratesBroken ? [] : plugins.broken
  const refuseBroken = (refused: readonly BrokenPlugin[]) => refuse(refused.flatMap(({ error }) => issuesOf(error)))
  const parsed =
    plain?.words ??
    (await parseArgs(command, plugins, args, world.stdout.columns || 100).catch(error => {
      // What is not understood may be a flag of a plugin that is broken.
      refuseBroken(broken)
      throw error
    }))
  if (parsed.help !== undefined) return parsed
  // Who names a plugin needs it; others may do without.
  refuseBroken(broken.filter(({ from }) => from === 'named'))
  const { given, settings } = await withConfig(parsed.given, { command, config, plugins, world })
  const { values, problems } = await readOptions(command.flags, given, world)
  refuse(problems)
  return {
    arguments: parsed.arguments,
    values: withDefaults(command.flags, values),
    given,
    plugins,
    settings,
    config,
  }
}

/**
 * The words, if no plugin but those of ours whose flags are among them and no config file can have a part in what they say:
 * then no other plugin is looked for.
 */
const plainly = async (command: Command, args: readonly string[], world: World) => {
  const { pluginFlags } = command
  const plugins = pluginFlags && (await flagged(args, world))
  const words = plugins && plainWords(command, plugins, args)
  const concernsOthers = (flag: string) =>
    words?.given.get(flag)?.some(value => flag !== '--allow' || !(errorCodes as readonly unknown[]).includes(value))
  if (!words || [...pluginFlags, '--config', '--preset'].some(concernsOthers)) return undefined
  if (!words.given.has('--no-config') && findConfig(world, undefined).length > 0) return undefined
  return { words, plugins, config: noConfig }
}

/**
 * The plugins of ours that flags among the words belong to, and those that these may require; undefined where they are not all
 * there is to look at.
 */
const flagged = async (args: readonly string[], world: World): Promise<FoundPlugins | undefined> => {
  const wanted = officialPlugins.filter(({ flags }) => args.some(word => flags.includes(word.split('=', 1)[0]!)))
  const ids = wanted.flatMap(({ id, requires = [] }) => [id, ...requires])
  const officials = officialPlugins.filter(({ id }) => ids.includes(id))
  if (officials.length === 0) return baseAlone
  const { noOthers, folder } = othersBy(args, world)
  // Its other parts may be made when they are asked for, as standard input is: that takes 3 ms.
  const { bases, cwd } = world
  if (noOthers || (folder !== undefined && addedPackages(folder).length > 0)) return undefined
  const plugins = await findPlugins({ bases, cwd, officials, noOthers, named: () => [] })
  return plugins.missing.length + plugins.broken.length > 0 ? undefined : plugins
}

/** Plugins and config files: those bring flags of which these may be among the values, and these name some of those. */
const surroundings = async (command: Command, args: readonly string[], world: World) => {
  const plugins = await pluginsFor(command, args, world, [])
  const flags = flagsOf(command, plugins.found)
  const given = { config: valuesOf('--config', args, flags).at(-1), presets: valuesOf('--preset', args, flags) }
  // Even a word that is the value of another flag: then nothing is read that could be.
  if (args.includes('--no-config')) return { plugins, config: noConfig }
  if (given.config === undefined && given.presets.length === 0 && findConfig(world, undefined).length === 0)
    return { plugins, config: noConfig }
  const { loadConfig } = await import('./config/load-config.ts')
  const config = await loadConfig(world, given)
  return {
    plugins: config.plugins.length > 0 ? await pluginsFor(command, args, world, config.plugins) : plugins,
    config,
  }
}

const withConfig = async (
  given: GivenFlags,
  of: { readonly command: Command; readonly config: Config; readonly plugins: FoundPlugins; readonly world: World },
): Promise<{ readonly given: GivenFlags; readonly settings: ReadonlyMap<string, Setting> }> => {
  if (of.config.layers.length === 0) return { given, settings: new Map() }
  const { applyConfig } = await import('./config/apply-config.ts')
  return applyConfig(given, of)
}

const pluginsFor = async (command: Command, args: readonly string[], world: World, more: readonly string[]) => {
  const { bases, cwd } = world
  const named = (found: readonly FoundPlugin[]) => [...more, ...namedPlugins(args, flagsOf(command, found))]
  return withoutRivals(command, await findPlugins({ named, bases, cwd, ...othersBy(args, world) }))
}

const flagsOf = (command: Command, found: readonly FoundPlugin[]): readonly string[] => [
  ...Object.values<FlagSpec>(command.flags).map(({ short, flag }) => (short ? `${short}, ${flag}` : flag)),
  ...found.flatMap(({ manifest }) => [
    ...(manifest.flag ? [manifest.flag] : []),
    ...Object.values<OptionSpec>(manifest.options).map(({ flag }) => flag),
  ]),
]

const withDefaults = (specs: Command['flags'], values: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    Object.entries<FlagSpec>(specs).map(([key, { default: preset, list }]) => [
      key,
      values[key] ?? preset ?? (list ? [] : undefined),
    ]),
  ) as Call['values']

import type { OptionSpec } from '@gentorrent/core/plugin'
import type { Call, Command } from './command.ts'
import { declaredFlags } from './declared-flags.ts'
import { issuesOf } from './failure.ts'
import { type FlagSpec, readOptions } from './flags.ts'
import { namedPlugins } from './named-plugins.ts'
import { type Parsed, parseArgs } from './parse-args.ts'
import { takePlainWords } from './plain-words.ts'
import { baseAlone, type FoundPlugin, findPlugins } from './plugins.ts'
import { refuse } from './refuse.ts'
import type { World } from './world.ts'

/** What the words after a command's name mean; `help` is the text to print if that is what they ask for. */
export type Understood = { readonly help: string } | ({ readonly help?: never } & Omit<Call, 'world' | 'report'>)

/**
 * From words to values: finds the plugins, whose options are flags too, takes the words apart and reads the values of
 * the command's own flags.
 *
 * @throws GentorrentError `USAGE`, `PLUGIN_MISSING`, `PLUGIN_NOT_FOUND`, `FLAG_TAKEN`, `REFUSED` (all wrong values at once)
 */
export const understand = async (command: Command, args: readonly string[], world: World): Promise<Understood> => {
  const alone = wordsWithoutPlugins(command, args)
  const plugins = alone ? baseAlone : await pluginsFor(command, args, world)
  const broken = command.toleratesBroken ? [] : plugins.broken.flatMap(issuesOf)
  const parsed =
    alone ??
    (await parseArgs(command, plugins, args, world.stdout.columns || 100).catch(error => {
      // What is not understood may be a flag of a plugin that is broken.
      refuse(broken)
      throw error
    }))
  if (parsed.help !== undefined) return parsed
  refuse(broken)
  const { values, problems } = await readOptions(command.flags, parsed.given, world)
  refuse(problems)
  return { arguments: parsed.arguments, values: withDefaults(command.flags, values), given: parsed.given, plugins }
}

/** The words, if no plugin but the base format can have a part in what they say. */
const wordsWithoutPlugins = (command: Command, args: readonly string[]): Parsed | undefined => {
  const { pluginFlags } = command
  if (!pluginFlags) return undefined
  const flags = [...declaredFlags(command, baseAlone).values()].map(each => each.flags)
  const words = takePlainWords(args, flags, command.arguments)
  return words && !pluginFlags.some(flag => words.given.has(flag)) ? words : undefined
}

const pluginsFor = (command: Command, args: readonly string[], { bases, cwd }: World) => {
  const named = (found: readonly FoundPlugin[]) => namedPlugins(args, flagsOf(command, found))
  return findPlugins({ named, bases, cwd })
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

import type { OptionSpec } from '@gentorrent/core/plugin'
import type { Call, Command } from './command.ts'
import { issuesOf } from './failure.ts'
import { type FlagSpec, readOptions } from './flags.ts'
import { namedPlugins } from './named-plugins.ts'
import { parseArgs } from './parse-args.ts'
import { type FoundPlugin, findPlugins } from './plugins.ts'
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
  const { bases, cwd, stdout } = world
  const named = (found: readonly FoundPlugin[]) => namedPlugins(args, flagsOf(command, found))
  const plugins = await findPlugins({ named, bases, cwd })
  const parsed = parseArgs(command, plugins, args, stdout.columns || 100)
  if (parsed.help !== undefined) return parsed
  if (!command.toleratesBroken) refuse(plugins.broken.flatMap(issuesOf))
  const { values, problems } = await readOptions(command.flags, parsed.given, world)
  refuse(problems)
  return { arguments: parsed.arguments, values: withDefaults(command.flags, values), given: parsed.given, plugins }
}

const flagsOf = (command: Command, found: readonly FoundPlugin[]): readonly string[] => [
  ...Object.values<FlagSpec>(command.flags).map(({ short, flag }) => (short ? `${short}, ${flag}` : flag)),
  ...found.flatMap(({ plugin: { definition } }) => [
    ...(definition.flag ? [definition.flag] : []),
    ...Object.values<OptionSpec>(definition.options).map(({ flag }) => flag),
  ]),
]

const withDefaults = (specs: Command['flags'], values: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    Object.entries<FlagSpec>(specs).map(([key, { default: preset, list }]) => [
      key,
      values[key] ?? preset ?? (list ? [] : undefined),
    ]),
  ) as Call['values']

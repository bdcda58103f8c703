import type { Command } from './command.ts'
import { type DeclaredFlag, declaredFlags } from './declared-flags.ts'
import type { GivenFlags } from './flags.ts'
import { takePlainWords } from './plain-words.ts'
import type { FoundPlugins } from './plugins.ts'

/** What the words of a command line say; `help` is the text to print if that is what they ask for. */
export type Parsed = { readonly help: string } | Words

/** Words that say what to do. */
export interface Words {
  readonly help?: never
  readonly arguments: readonly string[]
  readonly given: GivenFlags
}

/** What words may stand behind a command's name. */
export interface Grammar {
  readonly command: Command
  readonly plugins: FoundPlugins
  readonly declared: ReadonlyMap<string, DeclaredFlag>
}

/**
 * Takes the words after a command's name apart, with the command's own flags and, where it takes options, those of all
 * plugins.
 *
 * @param columns - width of the help
 * @throws GentorrentError `USAGE`, `PLUGIN_MISSING`, `FLAG_TAKEN`
 */
export const parseArgs = async (
  command: Command,
  plugins: FoundPlugins,
  args: readonly string[],
  columns: number,
): Promise<Parsed> => {
  const plain = plainWords(command, plugins, args)
  if (plain) return plain
  const { parseWithCommander } = await import('./parse-with-commander.ts')
  return parseWithCommander(args, { command, plugins, declared: declaredFlags(command, plugins), columns })
}

/** The same, if the words leave no question open; undefined if they do. */
export const plainWords = (command: Command, plugins: FoundPlugins, args: readonly string[]): Words | undefined => {
  const declared = declaredFlags(command, plugins)
  return takePlainWords(
    args,
    [...declared.values()].map(({ flags }) => flags),
    command.arguments,
    new Map([...declared].map(([long, { choices }]) => [long, choices ?? []])),
  )
}

import { GentorrentError } from '@gentorrent/core'
import type { OptionSpec, PluginDefinition } from '@gentorrent/core/plugin'
import { Command as Commander, CommanderError, Option } from 'commander'
import type { Command } from './command.ts'
import { describeOption, type FlagSpec, type GivenFlags, longFlag, optionsTaken } from './flags.ts'
import { settleOptionalValues } from './optional-values.ts'
import { exitCodeHelp } from './overview.ts'
import type { FoundPlugins } from './plugins.ts'
import { usageError } from './usage-error.ts'

/** What the words of a command line say; `help` is the text to print if that is what they ask for. */
export type Parsed =
  | { readonly help: string }
  | { readonly help?: never; readonly arguments: readonly string[]; readonly given: GivenFlags }

/**
 * Takes the words after a command's name apart, with the command's own flags and, where it takes options, those of all
 * plugins.
 *
 * @param columns - width of the help
 * @throws GentorrentError `USAGE`, `PLUGIN_MISSING`, `FLAG_TAKEN`
 */
export const parseArgs = (
  command: Command,
  plugins: FoundPlugins,
  args: readonly string[],
  columns: number,
): Parsed => {
  let help = ''
  const given = new Map<string, (string | true)[]>()
  const commander = new Commander(`gentorrent ${command.name}`)
    .description(command.summary)
    .exitOverride()
    .showSuggestionAfterError(false)
    .allowExcessArguments(false)
    .addHelpOption(new Option('-h, --help', 'Show this help').helpGroup('General:'))
    .configureOutput({
      writeOut: text => {
        help += text
      },
      writeErr: () => {},
      getOutHelpWidth: () => columns,
      getOutHasColors: () => false,
    })
    .addHelpText('after', `\n${command.help ? `${command.help}\n\n` : ''}${exitCodeHelp()}`)
    .action(() => {})
  for (const { name, summary } of command.arguments) commander.argument(name, summary)

  const declared = declaredFlags(command, plugins)
  for (const { flags, text, group } of declared.values()) {
    const option = new Option(flags, text).helpGroup(group)
    // Commander folds `--no-x` into `x`; here every flag stands for itself.
    option.attributeName = () => option.long!
    commander.addOption(option)
    commander.on(`option:${option.name()}`, (value: string | null) => {
      given.set(option.long!, [...(given.get(option.long!) ?? []), value ?? true])
    })
  }

  try {
    const settled = settleOptionalValues(args, optionsOf(command, plugins))
    commander.parse([...settled], { from: 'user' })
    refuseSwallowed(given, declared, args)
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.code === 'commander.helpDisplayed') return { help }
    throw usageError(error, { command, plugins, flags: declared.keys(), words: commander.args })
  }
  const empty = commander.args.indexOf('')
  if (empty >= 0)
    throw new GentorrentError('USAGE', {
      because: `${(command.arguments[empty] ?? command.arguments.at(-1)!).name} is empty`,
    })
  return { arguments: commander.args, given }
}

const optionsOf = ({ takesOptions }: Command, { found }: FoundPlugins): readonly OptionSpec[] =>
  found.flatMap(({ plugin }) => Object.values<OptionSpec>(optionsTaken(plugin.definition.options, takesOptions)))

/** `--output --json` is a forgotten value far more often than an odd name; who means it writes `--output=--json`. */
const refuseSwallowed = (given: GivenFlags, declared: ReadonlyMap<string, unknown>, args: readonly string[]) => {
  for (const [flag, texts] of given) {
    const swallowed = texts.find(text => text !== true && declared.has(text.split('=', 1)[0]!))
    if (swallowed === undefined || args.includes(`${flag}=${swallowed}`)) continue
    const because = `\`${flag}\` needs a value; if \`${swallowed}\` is meant to be it, write \`${flag}=${swallowed}\``
    throw new GentorrentError('USAGE', { because })
  }
}

interface DeclaredFlag {
  readonly owner: string
  /** As commander writes it: `-o, --output <path>`. */
  readonly flags: string
  readonly text: string
  readonly group: string
}

/** Every flag once, by its long name, in the order of the help: the command's own, then the plugins'. */
const declaredFlags = (command: Command, { found }: FoundPlugins): ReadonlyMap<string, DeclaredFlag> => {
  const declared = new Map<string, DeclaredFlag>([['--help', { owner: 'gentorrent', flags: '', text: '', group: '' }]])
  const declare = (owner: string, { flag, short }: Pick<FlagSpec, 'flag' | 'short'>, text: string, group: string) => {
    const long = longFlag(flag)
    const taken = declared.get(long)
    if (taken) throw new GentorrentError('FLAG_TAKEN', { flag: long, owner: taken.owner, claimant: owner })
    declared.set(long, { owner, flags: short ? `${short}, ${flag}` : flag, text, group })
  }
  const own = Object.values<FlagSpec>(command.flags)
  const general = own.filter(({ group }) => group === 'General:')
  for (const spec of own) {
    if (spec.group !== 'General:') declare('gentorrent', spec, describeOption(spec), spec.group)
  }
  if (command.takesOptions) {
    for (const { plugin, from } of found) {
      const { definition } = plugin
      const { id, flag, options } = definition
      const group = from === 'core' ? 'Torrent:' : groupOf(definition)
      if (flag !== undefined && command.takesOptions === 'making') declare(id, { flag }, 'Switch it on', group)
      for (const spec of Object.values<OptionSpec>(optionsTaken(options, command.takesOptions)))
        declare(id, spec, describeOption(spec), group)
    }
  }
  for (const spec of general) declare('gentorrent', spec, describeOption(spec), spec.group)
  declared.delete('--help')
  return declared
}

/** `tracker (BEP 3, 12): Trackers` */
const groupOf = ({ id, beps, summary }: PluginDefinition<any, any>) =>
  `${id}${beps.length > 0 ? ` (BEP ${beps.join(', ')})` : ''}: ${summary}`

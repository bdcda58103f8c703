import { GentorrentError } from '@gentorrent/core'
import type { OptionSpec } from '@gentorrent/core/plugin'
import { Command as Commander, CommanderError, Help, Option } from 'commander'
import type { Command } from './command.ts'
import { type GivenFlags, optionsTaken } from './flags.ts'
import { settleOptionalValues } from './optional-values.ts'
import { exitCodeHelp } from './overview.ts'
import type { Grammar, Parsed } from './parse-args.ts'
import type { FoundPlugins } from './plugins.ts'
import { usageError } from './usage-error.ts'
import { wrapText } from './wrap-text.ts'

/**
 * Takes words apart, or writes the help.
 *
 * @param columns - width of the help
 * @throws GentorrentError `USAGE`, `PLUGIN_MISSING`
 */
export const parseWithCommander = (
  args: readonly string[],
  { command, plugins, declared, columns }: Grammar & { readonly columns: number },
): Parsed => {
  let help = ''
  const given = new Map<string, (string | true)[]>()
  const commander = new Commander(`gentorrent ${command.name}`)
    .description(command.summary)
    .exitOverride()
    .showSuggestionAfterError(false)
    .allowExcessArguments(false)
    .addHelpOption(new Option('-h, --help', 'Show this help').helpGroup('General:'))
    .configureHelp({ formatItem: rowOfHelp })
    .configureOutput({
      writeOut: text => {
        help += text
      },
      writeErr: () => {},
      getOutHelpWidth: () => columns,
      getOutHasColors: () => false,
    })
    .addHelpText(
      'after',
      `\n${wrapText(`${command.help ? `${command.help}\n\n` : ''}${exitCodeHelp(command.exits)}`, columns)}`,
    )
    .action(() => {})
  for (const { name, summary } of command.arguments) commander.argument(name, summary)

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
    throw usageError(error, { command, plugins, flags: [...declared.keys()], args, words: commander.args })
  }
  const empty = commander.args.indexOf('')
  if (empty >= 0)
    throw new GentorrentError('USAGE', {
      because: `${(command.arguments[empty] ?? command.arguments.at(-1)!).name.replace('...', '')} is empty`,
    })
  return { arguments: commander.args, given }
}

/** A row of two columns, or of two lines where the second would be so narrow that commander does not fold it. */
function rowOfHelp(this: Help, term: string, termWidth: number, text: string, helper: Help): string {
  const columns = this.helpWidth ?? 80
  const isNarrow = columns - termWidth - 4 < this.minWidthToWrap
  if (!isNarrow) return Help.prototype.formatItem.call(this, term, termWidth, text, helper)
  return `  ${term}\n${wrapText(`      ${text}`, columns)}`
}

const optionsOf = ({ takesOptions }: Command, { found }: FoundPlugins): readonly OptionSpec[] =>
  found.flatMap(({ manifest }) => Object.values<OptionSpec>(optionsTaken(manifest.options, takesOptions)))

/** `--output --json` is a forgotten value far more often than an odd name; who means it writes `--output=--json`. */
const refuseSwallowed = (given: GivenFlags, declared: ReadonlyMap<string, unknown>, args: readonly string[]) => {
  for (const [flag, texts] of given) {
    const swallowed = texts.find(text => text !== true && declared.has(text.split('=', 1)[0]!))
    if (swallowed === undefined || args.includes(`${flag}=${swallowed}`)) continue
    const because = `\`${flag}\` needs a value; if \`${swallowed}\` is meant to be it, write \`${flag}=${swallowed}\``
    throw new GentorrentError('USAGE', { because })
  }
}

import { GentorrentError } from '@gentorrent/core'
import type { CommanderError } from 'commander'
import type { Command } from './command.ts'
import { nearest } from './nearest.ts'
import { officialPlugins, pluginLacking, wayToHave } from './official-plugins.ts'
import type { FoundPlugins } from './plugins.ts'

/** What was understood before the words went wrong. */
interface Situation {
  readonly command: Command
  readonly plugins: FoundPlugins
  /** Every flag that the command has. */
  readonly flags: readonly string[]
  /** All words behind the command. */
  readonly args: readonly string[]
  /** The positional arguments. */
  readonly words: readonly string[]
}

/** Commander's error in our words, with the way out. */
export const usageError = (
  { code, message }: Pick<CommanderError, 'code' | 'message'>,
  { command, plugins, flags, args, words }: Situation,
): GentorrentError => {
  const subject = /'(.*)'/s.exec(message)?.[1] ?? ''
  const usage = (because: string) => new GentorrentError('USAGE', { because })
  const { name } = command
  switch (code) {
    case 'commander.unknownOption': {
      const flag = subject.split('=', 1)[0]!
      if (flag !== subject && [...flags, '--help'].includes(flag)) return usage(`\`${flag}\` takes no value`)
      return unknownFlag(flag, { command, plugins, flags, args })
    }
    case 'commander.missingArgument':
      return usage(`\`gentorrent ${name}\` needs a <${subject}>: see \`gentorrent ${name} --help\``)
    case 'commander.optionMissingArgument':
      return usage(`\`${subject}\` needs a value`)
    case 'commander.excessArguments':
      return usage(
        `too many arguments (${words.map(word => `\`${word}\``).join(', ')}): \`gentorrent ${name}\` takes ${command.arguments.map(a => a.name).join(' ') || 'none'}`,
      )
    default:
      return usage(message.replace(/^error: /, '').replaceAll('\n', '; '))
  }
}

const unknownFlag = (flag: string, { command, plugins: { missing }, flags, args }: Omit<Situation, 'words'>) => {
  const absent = command.takesOptions === 'making' ? missing : []
  const owner = (wanted: string) => absent.find(plugin => plugin.flags.includes(wanted))
  const left = command.takesOptions === 'making' && args.includes('--no-plugins') ? officialPlugins : []
  const plugin = owner(flag) ?? left.find(plugin => plugin.flags.includes(flag))
  if (plugin) return pluginLacking(flag, plugin, missing)
  const passedOver = pluginPassedOver(args, flags)
  if (passedOver !== undefined) {
    const because = `unknown flag \`${flag}\`: one that nobody knows may take the word behind it, so write \`--plugin ${passedOver}\` before the plugin's flags`
    return new GentorrentError('USAGE', { because })
  }
  const meant = nearest(flag, [...flags, '--help', ...absent.flatMap(p => p.flags)])
  const from = meant === undefined ? undefined : owner(meant)
  const elsewhere = command.takesOptions !== 'making' && officialPlugins.some(p => p.flags.includes(flag))
  const wayOut = elsewhere
    ? 'it belongs to `gentorrent create`'
    : from
      ? `did you mean \`${meant}\`? It needs ${wayToHave(from)}`
      : meant
        ? `did you mean \`${meant}\`?`
        : `see \`gentorrent ${command.name} --help\``
  return new GentorrentError('USAGE', { because: `unknown flag \`${flag}\`: ${wayOut}` })
}

/** What `--plugin` names behind a flag that nobody knows, and whose value it may be: then nothing was loaded because of it. */
const pluginPassedOver = (args: readonly string[], flags: readonly string[]) => {
  const known = new Set(flags)
  const at = args.findIndex(
    (word, i) => /^--plugin(=|$)/.test(word) && /^--[^=]+$/.test(args[i - 1] ?? '') && !known.has(args[i - 1]!),
  )
  return at < 0 ? undefined : (/^--plugin=(.*)$/s.exec(args[at]!)?.[1] ?? args[at + 1] ?? '<spec>')
}

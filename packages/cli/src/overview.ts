import { commandGroups, commands } from './commands.ts'
import { type ExitCode, exitMeanings } from './exit-codes.ts'
import { officialCommands } from './official-plugins.ts'
import { wrapText } from './wrap-text.ts'

/** What `gentorrent --help` prints, on a terminal of so many columns. */
export const overview = (columns: number): string => {
  const entries = [...commands, ...officialCommands.map(command => ({ ...command, group: 'network' })), ...words]
  const groups = Object.entries(commandGroups).map(([group, title]) => {
    const rows = entries.filter(entry => entry.group === group)
    return `${title}:\n${table(rows.map(({ usage, summary }) => [usage, summary]))}`
  })
  const text = `Usage: gentorrent <command>

Makes torrents, shows them and checks content against them.

${groups.join('\n\n')}

Examples:
  gentorrent create ./album --tracker https://tracker.example.org/announce
  gentorrent create ./album --node seed.example.org:6881
  gentorrent create film.mkv --web-seed https://example.org/film.mkv --dry-run
  gentorrent inspect album.torrent
  gentorrent verify album.torrent ./album

${exitCodeHelp()}
`
  return wrapText(text, columns)
}

/** The paragraph about exit codes that every help has. */
export const exitCodeHelp = (meanings: Readonly<Partial<Record<ExitCode, string>>> = exitMeanings): string =>
  `Exit codes:\n${table(Object.entries(meanings).map(([code, meaning]) => [code, meaning]))}`

/** Rows of two columns, as commander sets them. */
export const table = (rows: readonly (readonly [string, string])[]): string =>
  rows.map(([left, right]) => `  ${left.padEnd(21)}  ${right}`).join('\n')

/** What is understood in place of a command. */
const words = [
  { group: 'itself', usage: 'help <command>', summary: 'Show the flags of a command' },
  { group: 'itself', usage: '--version', summary: 'Print the version; with --verbose also what hashes here' },
]

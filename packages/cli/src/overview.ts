import { commands } from './commands.ts'
import { exitMeanings } from './exit-codes.ts'
import { officialCommands } from './official-plugins.ts'

/** What `gentorrent --help` prints. */
export const overview = (): string => `Usage: gentorrent <command>

Makes torrents, shows them and checks content against them.

Commands:
${table([...commands, ...officialCommands].map(({ usage, summary }) => [usage, summary]))}
${table([
  ['help <command>', 'Show the flags of a command'],
  ['--version', 'Print the version; with --verbose also what hashes here'],
])}

Examples:
  gentorrent create ./album --tracker https://tracker.example.org/announce
  gentorrent create film.mkv --web-seed https://example.org/film.mkv
  gentorrent create ./album --dry-run
  gentorrent inspect album.torrent
  gentorrent verify album.torrent ./album

${exitCodeHelp()}
`

/** The paragraph about exit codes that every help has. */
export const exitCodeHelp = (): string =>
  `Exit codes:\n${table(Object.entries(exitMeanings).map(([code, meaning]) => [code, meaning]))}`

/** Rows of two columns, as commander sets them. */
export const table = (rows: readonly (readonly [string, string])[]): string => {
  const width = Math.max(...rows.map(([left]) => left.length), 20)
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n')
}

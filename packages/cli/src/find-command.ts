import { resolve } from 'node:path'
import { GentorrentError } from '@gentorrent/core'
import type { Command } from './command.ts'
import { commands } from './commands.ts'
import { access } from './files.ts'
import { nearest } from './nearest.ts'
import { officialCommands } from './official-plugins.ts'
import { overview } from './overview.ts'
import type { World } from './world.ts'

/** The command that the first word names, and the words after it; or the text that answers the person at once. */
export type FoundCommand =
  | { readonly help: string }
  | { readonly help?: never; readonly command: Command; readonly args: readonly string[] }

/** @throws GentorrentError `USAGE`, `PLUGIN_MISSING`, and why a plugin that was named cannot be loaded */
export const findCommand = async (world: World): Promise<FoundCommand> => {
  const {
    args: [first, ...rest],
    cwd,
  } = world
  if (first === undefined) return usage('say what to do: see `gentorrent --help`')
  if (first === '--help' || first === '-h' || (first === 'help' && rest.length === 0))
    return { help: overview(world.stdout.columns || 100) }
  const [name, args] = first === 'help' ? [rest[0]!, ['--help']] : [first, rest]
  const entry = commands.find(command => command.name === name)
  if (entry) return { command: await entry.load(), args }
  const { broughtCommand } = await import('./brought-command.ts')
  const brought = await broughtCommand(name, args, world)
  if (brought) return { command: brought, args }
  if (name.startsWith('-'))
    return usage(`flags follow the command, as in \`gentorrent create ${name}\`: see \`gentorrent --help\``)
  const meant = nearest(name, [...[...commands, ...officialCommands].map(command => command.name), 'help'])
  if (meant) return usage(`unknown command \`${name}\`: did you mean \`${meant}\`?`)
  const isPath = await access(resolve(cwd, name)).then(
    () => true,
    () => false,
  )
  const wayOut = isPath ? `to make a torrent of it, write \`gentorrent create ${name}\`` : 'see `gentorrent --help`'
  return usage(`unknown command \`${name}\`: ${wayOut}`)
}

const usage = (because: string): never => {
  throw new GentorrentError('USAGE', { because })
}

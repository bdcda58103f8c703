import { commandOf } from '../../packages/cli/dist/brought-command.js'
import { commands } from '../../packages/cli/dist/commands.js'

/** Every command of `gentorrent`, in the order of its help: its own, then those that plugins bring. */
export const loadCommands = async plugins => [
  ...(await Promise.all(commands.map(command => command.load()))),
  ...plugins.flatMap(({ definition }) => (definition.commands ?? []).map(declared => commandOf({}, declared))),
]

import { commands } from '../../packages/cli/dist/commands.js'

/** Every command of `gentorrent`, in the order of its help. */
export const loadCommands = () => Promise.all(commands.map(command => command.load()))

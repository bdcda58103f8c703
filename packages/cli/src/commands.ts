import type { Command } from './command.ts'

/** A command before its module is loaded. */
export interface CommandEntry {
  readonly name: string
  readonly usage: string
  readonly summary: string
  /** Where `gentorrent --help` has it. */
  readonly group: keyof typeof commandGroups
  load(): Promise<Command<any>>
}

/** The headings of `gentorrent --help`, in its order. */
export const commandGroups = {
  making: 'Make and change torrents',
  looking: 'Look at torrents and content',
  network: 'Ask and tell the network',
  itself: 'gentorrent itself',
} as const

export const commands: readonly CommandEntry[] = [
  {
    name: 'create',
    usage: 'create <path...>',
    summary: 'Make a torrent of a file or folder, or of each of several',
    group: 'making',
    load: async () => (await import('./commands/create.ts')).create,
  },
  {
    name: 'inspect',
    usage: 'inspect <file...>',
    summary: 'Show what torrents say',
    group: 'looking',
    load: async () => (await import('./commands/inspect.ts')).inspect,
  },
  {
    name: 'lint',
    usage: 'lint <file...>',
    summary: 'Say what is wrong with torrents, and what clients cannot take',
    group: 'looking',
    load: async () => (await import('./commands/lint.ts')).lint,
  },
  {
    name: 'edit',
    usage: 'edit <file> [path]',
    summary: 'Change a torrent, and nothing else of it',
    group: 'making',
    load: async () => (await import('./commands/edit.ts')).edit,
  },
  {
    name: 'upgrade',
    usage: 'upgrade <file> [path]',
    summary: 'Make a hybrid of a v1 torrent, for v1 and v2 clients',
    group: 'making',
    load: async () => (await import('./commands/upgrade.ts')).upgrade,
  },
  {
    name: 'verify',
    usage: 'verify <file> [path]',
    summary: 'Compare content on disk with a torrent',
    group: 'looking',
    load: async () => (await import('./commands/verify.ts')).verify,
  },
  {
    name: 'magnet',
    usage: 'magnet <file...>',
    summary: 'Print the magnet links of torrents, or explain some',
    group: 'looking',
    load: async () => (await import('./commands/magnet.ts')).magnet,
  },
  {
    name: 'diff',
    usage: 'diff <a> <b>',
    summary: 'Compare what two torrents say',
    group: 'looking',
    load: async () => (await import('./commands/diff.ts')).diff,
  },
  {
    name: 'announce',
    usage: 'announce <file>',
    summary: 'Ask trackers and the DHT who has a torrent',
    group: 'network',
    load: async () => (await import('./commands/announce.ts')).announce,
  },
  {
    name: 'dump',
    usage: 'dump <file>',
    summary: 'Print a torrent as JSON, without loss',
    group: 'looking',
    load: async () => (await import('./commands/dump.ts')).dump,
  },
  {
    name: 'compose',
    usage: 'compose <file>',
    summary: 'Make a torrent of the JSON that dump prints',
    group: 'making',
    load: async () => (await import('./commands/compose.ts')).compose,
  },
  {
    name: 'config',
    usage: 'config',
    summary: 'Show what config files say, and where',
    group: 'itself',
    load: async () => (await import('./commands/config.ts')).config,
  },
  {
    name: 'schema',
    usage: 'schema',
    summary: 'Print a JSON Schema of config files, for editors',
    group: 'itself',
    load: async () => (await import('./commands/schema.ts')).schema,
  },
  {
    name: 'completion',
    usage: 'completion <shell>',
    summary: 'Print completions for a shell: bash, zsh, fish, powershell',
    group: 'itself',
    load: async () => (await import('./commands/completion.ts')).completion,
  },
  {
    name: 'man',
    usage: 'man',
    summary: 'Print the manual page',
    group: 'itself',
    load: async () => (await import('./commands/man.ts')).man,
  },
  {
    name: 'plugins',
    usage: 'plugins [action]',
    summary: 'List plugins, tell about one, add some of your own, or remove them',
    group: 'itself',
    load: async () => (await import('./commands/plugins.ts')).plugins,
  },
]

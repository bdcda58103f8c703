import type { OptionValues } from '@gentorrent/core/plugin'
import type { Setting } from './config/config-flags.ts'
import type { Config } from './config/no-config.ts'
import type { ExitCode } from './exit-codes.ts'
import type { FlagSpecs, GivenFlags } from './flags.ts'
import type { FoundPlugins } from './plugins.ts'
import type { Report } from './report.ts'
import type { World } from './world.ts'

/** A positional argument. */
export interface Argument {
  /** As commander writes it: `<path>` must be given, `[path]` may. */
  readonly name: string
  readonly summary: string
}

/** One command: what it takes, as data, and what it does. */
export interface Command<F extends FlagSpecs = FlagSpecs> {
  readonly name: string
  /** One sentence without a final stop. */
  readonly summary: string
  readonly arguments: readonly Argument[]
  readonly flags: F
  /** The plugins' options are flags of this command: those for making torrents, or those for reading them. */
  readonly takesOptions?: 'making' | 'reading'
  /** It takes none of them, and is about those for making torrents. */
  readonly listsOptions?: true
  /**
   * Only flags of their own, and these, give plugins a part in a run (`--allow` if a code is not the core's); without these
   * no other plugin is looked for. Default: any plugin may have a part, as in reading.
   */
  readonly pluginFlags?: readonly `--${string}`[]
  /** It runs even if a plugin could not be loaded. */
  readonly toleratesBroken?: true
  /** What its exit codes mean, where that is something else than `exitMeanings`. */
  readonly exits?: Readonly<Partial<Record<ExitCode, string>>>
  /** What the help says below the flags. */
  readonly help?: string
  run(call: Call<F>): Promise<ExitCode>
}

/** One use of a command. */
export interface Call<F extends FlagSpecs = FlagSpecs> {
  readonly world: World
  readonly report: Report
  readonly arguments: readonly string[]
  readonly values: OptionValues<F>
  /** All flags as they were given, for the options of plugins. */
  readonly given: GivenFlags
  readonly plugins: FoundPlugins
  /** What config files say for this command. */
  readonly settings: ReadonlyMap<string, Setting>
  readonly config: Config
}

/** Keeps the literal types of the flags, so that `values` is typed. */
export const defineCommand = <const F extends FlagSpecs>(command: Command<F>): Command<any> => command

/** Flags that every command has. */
export const sharedFlags = {
  plugin: {
    type: 'text',
    list: true,
    flag: '--plugin <spec>',
    summary: 'Load another plugin: a path such as ./plugin.js, or a package installed next to gentorrent',
    group: 'General:',
  },
  noPlugins: {
    type: 'boolean',
    flag: '--no-plugins',
    summary: 'Use no plugin but those that --plugin names',
    group: 'General:',
  },
  config: {
    type: 'text',
    flag: '--config <file>',
    summary: 'Take options from this file, and not from gentorrent.config.* here',
    group: 'General:',
  },
  noConfig: {
    type: 'boolean',
    flag: '--no-config',
    summary: 'Take no options from any file',
    group: 'General:',
  },
  preset: {
    type: 'text',
    list: true,
    flag: '--preset <name>',
    summary: 'Take the options of this preset of a config file too',
    group: 'General:',
  },
  json: { type: 'boolean', flag: '--json', summary: 'Print one JSON object, also for errors', group: 'General:' },
} as const

/** The flag of commands that may be wanted for their exit code or file alone. */
export const quietFlag = {
  type: 'boolean',
  flag: '--quiet',
  short: '-q',
  summary: 'Print nothing but errors, and what --json asks for',
  group: 'General:',
} as const

/** The flags of commands that hash content. */
export const hashingFlags = {
  workers: {
    type: 'integer',
    min: 1,
    max: 1024,
    flag: '--workers <count>',
    short: '-w',
    summary:
      'Threads that read and hash (default: as many as there are cores, at most 4, and one on a disk with a head)',
    group: 'General:',
  },
  readAhead: {
    type: 'size',
    min: 0,
    max: 1_073_741_824,
    flag: '--read-ahead <size>',
    summary: 'Read so much before it is hashed, 0 for nothing (default: 8MiB where the medium keeps hashing waiting)',
    group: 'General:',
  },
} as const

import type { OptionSpecs, OptionValues } from './options.ts'
import type { Plugin } from './plugin.ts'
import type { Torrent } from './torrent.ts'
import type { Voice } from './voice.ts'

/** A positional argument of a command. */
export interface CommandArgument {
  /** `<file>` must be given, `[file]` may. */
  readonly name: `<${string}>` | `[${string}]`
  /** One sentence without a final stop. */
  readonly summary: string
}

/** A command of the command line that a plugin brings. Data only: help and dispatch load nothing for it. */
export interface PluginCommand {
  /** The word behind `gentorrent`. `[a-z][a-z0-9-]*`. Commands of gentorrent itself win where both have the same name. */
  readonly name: string
  /** One sentence without a final stop. */
  readonly summary: string
  readonly arguments: readonly CommandArgument[]
  /** Its flags, declared like any option. `--json`, `--quiet` and `--plugin` are there without being declared. */
  readonly options: OptionSpecs
  /** What its help says below the flags, such as examples. */
  readonly help?: string
  /**
   * An ES module beside that of the plugin, such as `./publish.js`: a URL relative to the plugin's own. Its default export
   * is a `RunCommand`. It is loaded when the command runs.
   */
  readonly module: string
}

/** Does what the command is for. What it throws becomes the error message and the exit code. */
export type RunCommand<O extends OptionSpecs = any> = (call: CommandCall<O>) => Promise<CommandAnswer>

/** One use of a command, and all that it needs of the world. */
export interface CommandCall<O extends OptionSpecs> extends Voice {
  /** The words that are no flags, in the order of the declared arguments. */
  readonly arguments: readonly string[]
  readonly options: OptionValues<O>
  /** Loads all plugins that are installed, for those who read torrents by themselves. */
  plugins(): Promise<readonly Plugin[]>
  readonly env: Readonly<Record<string, string | undefined>>
  /** Aborted when the person wants to stop. */
  readonly signal: AbortSignal
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number
  /** The absolute path of a path that was given. */
  resolve(path: string): string
  /**
   * The content of a small file.
   *
   * @throws GentorrentError `INPUT_UNREADABLE`
   */
  readFile(path: string): Promise<Uint8Array>
  /**
   * Reads a torrent file; `-` is standard input.
   *
   * @throws GentorrentError `INPUT_UNREADABLE`, `NOT_A_TORRENT`, `BENCODE_INVALID`
   */
  readTorrent(path: string): Promise<Torrent>
}

/** What a command answers. */
export interface CommandAnswer {
  /** What people read. */
  readonly lines: readonly string[]
  /** What `--json` prints, together with `issues` and `remarks`, which are added. */
  readonly json: Readonly<Record<string, unknown>>
  /** False if what was looked at is not as it should be: exit code 1. Default: true. */
  readonly ok?: boolean
}

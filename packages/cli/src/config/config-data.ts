/** A section: options by their names, as they stand in a config file. */
export type Section = Readonly<Record<string, unknown>>

/** What a config file may hold besides sections, which bear the ids of plugins. */
export interface ConfigData {
  readonly $schema?: string
  /** Plugins to load: packages, or paths relative to the file. Only in files that the person named, or that are his own. */
  readonly plugins?: readonly string[]
  /** Flags of commands, by command and by the name of the flag in camel case. */
  readonly commands?: Readonly<Record<string, Section>>
  /** Sections that are used where `--preset` names them. */
  readonly presets?: Readonly<Record<string, Preset>>
  readonly [section: string]: unknown
}

/** Like a file, but without presets of its own. */
export interface Preset extends Omit<ConfigData, 'presets'> {
  /** Presets that it is based on; what it says itself counts more, and of these the last. */
  readonly extends?: string | readonly string[]
}

/** Keys that are no sections. */
export const reserved = ['$schema', 'plugins', 'commands', 'presets', 'extends'] as const

/** A file, and what it holds. */
export interface ConfigFile {
  /** `user`: the person's own; `project`: found in the current directory; `named`: given with `--config`. */
  readonly from: 'user' | 'project' | 'named'
  /** Absolute. */
  readonly path: string
  readonly data: ConfigData
}

import type { ConfigFile } from './config-data.ts'
import type { Layer } from './layers.ts'

/** What config files say, before anything is known of plugins. */
export interface Config {
  readonly files: readonly Pick<ConfigFile, 'from' | 'path'>[]
  readonly layers: readonly Layer[]
  /** Plugins to load besides those that are named on the command line. */
  readonly plugins: readonly string[]
}

export const noConfig: Config = { files: [], layers: [], plugins: [] }

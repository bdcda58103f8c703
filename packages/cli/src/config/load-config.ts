import { dirname, resolve } from 'node:path'
import type { World } from '../world.ts'
import { findConfig } from './find-config.ts'
import { layersOf } from './layers.ts'
import { type Config, noConfig } from './no-config.ts'
import { invalid, readConfig } from './read-config.ts'

/**
 * Finds and reads the config files of a run.
 *
 * @throws GentorrentError `INPUT_UNREADABLE`, `CONFIG_INVALID`, `OPTION_INVALID`
 */
export const loadConfig = async (
  world: World,
  given: { readonly config: string | undefined; readonly presets: readonly string[] },
): Promise<Config> => {
  const places = findConfig(world, given.config)
  if (places.length === 0 && given.presets.length === 0) return noConfig
  const files = await Promise.all(places.map(readConfig))
  const layers = layersOf(files, given.presets)
  const plugins = layers.flatMap(({ path, data }) =>
    namesIn(data.plugins, path).map(name => (/^\.{1,2}([/\\]|$)/.test(name) ? resolve(dirname(path), name) : name)),
  )
  return { files, layers, plugins: [...new Set(plugins)] }
}

const namesIn = (plugins: unknown, path: string): readonly string[] => {
  if (plugins === undefined) return []
  if (Array.isArray(plugins) && plugins.every(name => typeof name === 'string')) return plugins
  throw invalid(path, '`plugins` must be a list of packages and paths')
}

import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { World } from '../world.ts'
import type { ConfigFile } from './config-data.ts'

/** Data only: a file that is found by itself runs no code, because people start the command in folders of others. */
const extensions = ['json', 'yaml', 'yml', 'toml']

/** Where config files are, in the order in which they count more and more. */
export type ConfigPlace = Pick<ConfigFile, 'from' | 'path'>

/**
 * The config files of a run: the person's own (`gentorrent/config.*` in the XDG place), then the one that is named, or else
 * `gentorrent.config.*` in the current directory. Nothing is looked for above it.
 *
 * @param named the value of `--config`
 */
export const findConfig = (
  { cwd, env }: Pick<World, 'cwd' | 'env'>,
  named: string | undefined,
): readonly ConfigPlace[] => {
  const home = env['XDG_CONFIG_HOME'] || (env['HOME'] ? join(env['HOME'], '.config') : env['APPDATA'])
  const user = home ? firstOf(join(home, 'gentorrent', 'config')) : undefined
  const project = named === undefined ? firstOf(join(cwd, 'gentorrent.config')) : resolve(cwd, named)
  return [
    ...(user === undefined ? [] : [{ from: 'user' as const, path: user }]),
    ...(project === undefined
      ? []
      : [{ from: named === undefined ? ('project' as const) : ('named' as const), path: project }]),
  ]
}

const firstOf = (base: string) => extensions.map(extension => `${base}.${extension}`).find(path => existsSync(path))

import { statSync } from 'node:fs'
import { isAbsolute, join, resolve } from 'node:path'
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
  const folder = userFolder(env)
  const user = folder && firstOf(join(folder, 'gentorrent', 'config'))
  const project = named === undefined ? firstOf(join(cwd, 'gentorrent.config')) : resolve(cwd, named)
  return [
    ...(user === undefined ? [] : [{ from: 'user' as const, path: user }]),
    ...(project === undefined
      ? []
      : [{ from: named === undefined ? ('project' as const) : ('named' as const), path: project }]),
  ]
}

/**
 * https://specifications.freedesktop.org/basedir-spec: "All paths set in these environment variables must be absolute." What is
 * read there may name code, and must not depend on the current directory.
 */
const userFolder = ({ XDG_CONFIG_HOME, HOME, APPDATA }: World['env']): string | undefined => {
  const usual = HOME ? join(HOME, '.config') : APPDATA
  const folder = XDG_CONFIG_HOME && isAbsolute(XDG_CONFIG_HOME) ? XDG_CONFIG_HOME : usual
  return folder && isAbsolute(folder) ? folder : undefined
}

const firstOf = (base: string) => extensions.map(extension => `${base}.${extension}`).find(isFile)

/** A pipe that somebody left there would be waited for without end. */
const isFile = (path: string) => {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() === true
  } catch {
    return false
  }
}

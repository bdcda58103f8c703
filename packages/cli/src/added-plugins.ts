import { readFileSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { type FoundPackage, readPackage } from './resolve-package.ts'
import type { World } from './world.ts'

/** A package that the person has added. */
export interface AddedPackage {
  readonly name: string
  /** What it was installed from, as the installer wrote it down. */
  readonly spec: string
  /** Where it stands; undefined if it is gone. */
  readonly place: FoundPackage | undefined
}

/**
 * The folder of the person's own plugins, which is nobody else's; undefined where there is no home.
 *
 * https://specifications.freedesktop.org/basedir-spec: "All paths set in these environment variables must be absolute." A
 * relative one would depend on the current directory.
 */
export const pluginFolder = ({ env }: Pick<World, 'env'>): string | undefined => {
  const { XDG_DATA_HOME, LOCALAPPDATA, HOME } = env
  const home = HOME && join(HOME, process.platform === 'darwin' ? 'Library/Application Support' : '.local/share')
  const usual = process.platform === 'win32' ? LOCALAPPDATA : home
  const data = XDG_DATA_HOME && isAbsolute(XDG_DATA_HOME) ? XDG_DATA_HOME : usual
  return data && isAbsolute(data) ? join(data, 'gentorrent', 'plugins') : undefined
}

/** The packages that were added by name, and none that they brought along. */
export const addedPackages = (folder: string): readonly AddedPackage[] =>
  dependenciesIn(folder).map(([name, spec]) => ({
    name,
    spec: String(spec),
    place: readPackage(join(folder, 'node_modules', name)),
  }))

const dependenciesIn = (folder: string): readonly (readonly [name: string, spec: unknown])[] => {
  try {
    const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    return Object.entries(dependencies)
  } catch {
    return []
  }
}

/** Which plugins count besides those that are named. `--no-plugins` also stands for itself where it is a flag's value. */
export const othersBy = (
  args: readonly string[],
  world: Pick<World, 'env'>,
): { readonly noOthers: boolean; readonly folder: string | undefined } => ({
  noOthers: args.includes('--no-plugins'),
  folder: pluginFolder(world),
})

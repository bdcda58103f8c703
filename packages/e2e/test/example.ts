import fs from 'node:fs'
import path from 'node:path'
import { workspace } from './installed.ts'

/** The example beside our packages: by somebody else, of whom we know nothing but what is published. */
export const example = { package: 'gentorrent-plugin-release', tarball: 'gentorrent-plugin-release-1.0.0.tgz' } as const

/**
 * Builds the example as its author does, with nothing but published packages, and packs it.
 *
 * @param npm - runs npm in a folder, with a registry that has our packages; fails where npm does
 * @returns the tarball
 */
export async function packExample(
  folder: string,
  npm: (folder: string, ...args: readonly string[]) => Promise<unknown>,
): Promise<string> {
  const source = path.join(workspace, 'examples', example.package)
  fs.cpSync(source, folder, { recursive: true, filter: file => !/\/(node_modules|dist)$/.test(file) })
  await npm(folder, 'install', '--no-audit', '--no-fund')
  await npm(folder, 'run', 'build')
  await npm(folder, 'pack')
  return path.join(folder, example.tarball)
}

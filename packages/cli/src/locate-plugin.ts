import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { GentorrentError } from '@gentorrent/core'
import type { PluginPlace } from './load-plugin.ts'
import { type FoundPackage, readPackage, resolvePackage } from './resolve-package.ts'

/** The first of these packages that is found next to one of the bases. */
export const findPackage = (names: readonly string[], bases: readonly string[]): FoundPackage | undefined => {
  for (const name of names) {
    if (!/^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/i.test(name)) continue
    for (const base of bases) {
      const found = resolvePackage(name, base)
      if (found) return found
    }
  }
  return undefined
}

/** The packages that a name may stand for: `dht` is short for ours, and then for anybody's `gentorrent-plugin-dht`. */
export const packagesFor = (name: string): readonly string[] =>
  /^[a-z0-9-]+$/.test(name) ? [`@gentorrent/plugin-${name}`, `gentorrent-plugin-${name}`, name] : [name]

/**
 * Where a plugin that a person names is: a path, a `file:` URL, or a package next to one of the bases.
 *
 * @throws GentorrentError `PLUGIN_NOT_FOUND`
 */
export const findNamed = (
  name: string,
  { bases, cwd }: { readonly bases: readonly string[]; readonly cwd: string },
): PluginPlace => {
  const asPath = /^(\.{0,2}[/\\]|[a-z]:[/\\])|^\.{1,2}$/i.test(name) ? resolve(cwd, name) : undefined
  const path = name.startsWith('file:') ? fileURLToPath(name) : asPath
  if (path !== undefined) return atPath(path, name)
  const found = findPackage(packagesFor(name), bases)
  if (found) return found
  throw new GentorrentError('PLUGIN_NOT_FOUND', {
    plugin: name,
    because: `it is not installed: \`gentorrent plugins add ${name}\`, or give the path to it, such as \`./plugin.js\``,
  })
}

const atPath = (path: string, name: string): PluginPlace => {
  let isDirectory: boolean
  try {
    isDirectory = statSync(path).isDirectory()
  } catch (cause) {
    const because = 'there is no such file or directory'
    throw new GentorrentError('PLUGIN_NOT_FOUND', { plugin: name, because }, { cause })
  }
  if (!isDirectory) return { entry: path }
  const found = readPackage(path)
  if (found) return found
  throw new GentorrentError('PLUGIN_NOT_FOUND', { plugin: name, because: 'the directory holds no usable package.json' })
}

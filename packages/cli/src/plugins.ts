import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { bep3, compareText, GentorrentError, isGentorrentError } from '@gentorrent/core'
import type { Plugin } from '@gentorrent/core/plugin'
import { type OfficialPlugin, officialPlugins } from './official-plugins.ts'
import { type FoundPackage, readPackage, resolvePackage } from './resolve-package.ts'

/** A plugin that can be used, and where it comes from. */
export interface FoundPlugin {
  readonly plugin: Plugin
  /** `core`: part of gentorrent itself; `official`: found by its official name; `named`: given with `--plugin`. */
  readonly from: 'core' | 'official' | 'named'
  /** Package name, if it stands in a package. */
  readonly package?: string
  readonly version?: string
  /** Path of the module that was loaded. */
  readonly path?: string
}

/** What there is to work with. */
export interface FoundPlugins {
  /** Sorted by id; the base format is among them. */
  readonly found: readonly FoundPlugin[]
  /** Official plugins that are not installed. */
  readonly missing: readonly OfficialPlugin[]
  /** What could not be loaded, and why. */
  readonly broken: readonly GentorrentError[]
}

/**
 * Finds plugins: ours by their official names, and those that are named (a path, a package or the last part of a
 * package's name), which win where both have the same id. Packages are looked for next to `bases` only; nothing is ever
 * loaded because of the current directory.
 *
 * @param from.named - the names to load, as far as the plugins found so far let one tell; asked again after each load
 */
export const findPlugins = async (from: {
  readonly named: (found: readonly FoundPlugin[]) => readonly string[]
  readonly bases: readonly string[]
  readonly cwd: string
}): Promise<FoundPlugins> => {
  const found: FoundPlugin[] = [{ plugin: bep3, from: 'core' }]
  const missing: OfficialPlugin[] = []
  const broken: GentorrentError[] = []
  const attempt = async (load: () => Promise<FoundPlugin>) => {
    try {
      found.push(await load())
    } catch (error) {
      if (!isGentorrentError(error)) throw error
      broken.push(error)
    }
  }
  // All at once: Node reads the next file while it compiles this one. What is found does not depend on who is first.
  await Promise.all(
    officialPlugins.map(async official => {
      const location = firstOf([official.package], from.bases)
      if (location) await attempt(() => load(location, 'official'))
      else missing.push(official)
    }),
  )
  const tried = new Set<string>()
  for (let name = untried(from.named(found), tried); name !== undefined; name = untried(from.named(found), tried)) {
    tried.add(name)
    const wanted = name
    await attempt(() => loadNamed(wanted, from))
  }
  const chosen = new Map(found.map(plugin => [plugin.plugin.definition.id, plugin]))
  for (const { from: origin, plugin } of found) {
    const { id } = plugin.definition
    const twice = chosen.get(id)?.plugin !== plugin && origin !== 'official'
    if (twice) broken.push(new GentorrentError('PLUGIN_TWICE', { plugin: id }))
  }
  return {
    found: [...chosen.values()].sort((a, b) => compareText(a.plugin.definition.id, b.plugin.definition.id)),
    missing: missing.filter(({ id }) => !chosen.has(id)),
    broken,
  }
}

const untried = (names: readonly string[], tried: ReadonlySet<string>) => names.find(name => !tried.has(name))

const loadNamed = async (name: string, { bases, cwd }: { readonly bases: readonly string[]; readonly cwd: string }) => {
  const asPath = /^(\.{0,2}[/\\]|[a-z]:[/\\])|^\.{1,2}$/i.test(name) ? resolve(cwd, name) : undefined
  const path = name.startsWith('file:') ? fileURLToPath(name) : asPath
  if (path !== undefined) return load(atPath(path, name), 'named')
  const short = /^[a-z0-9-]+$/.test(name) ? [`@gentorrent/plugin-${name}`, `gentorrent-plugin-${name}`] : []
  const location = firstOf([...short, name], bases)
  if (location) return load(location, 'named')
  throw new GentorrentError('PLUGIN_NOT_FOUND', {
    plugin: name,
    because: 'it is not installed next to gentorrent: install it there, or give the path to it, such as `./plugin.js`',
  })
}

const atPath = (path: string, name: string): FoundPackage | { readonly entry: string } => {
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

const firstOf = (names: readonly string[], bases: readonly string[]): FoundPackage | undefined => {
  for (const name of names) {
    if (!/^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/i.test(name)) continue
    for (const base of bases) {
      const found = resolvePackage(name, base)
      if (found) return found
    }
  }
  return undefined
}

const load = async (
  location: FoundPackage | { readonly entry: string },
  from: 'official' | 'named',
): Promise<FoundPlugin> => {
  const called = 'name' in location ? location.name : location.entry
  let module: { readonly default?: unknown }
  try {
    module = await import(pathToFileURL(location.entry).href)
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error)
    throw new GentorrentError('PLUGIN_NOT_FOUND', { plugin: called, because }, { cause: error })
  }
  return {
    plugin: checked(module.default, called),
    from,
    path: location.entry,
    ...('name' in location && { package: location.name, version: location.version }),
  }
}

/** A module qualifies if its default export is what `definePlugin` returns, for the contract that we speak. */
const checked = (value: unknown, called: string): Plugin => {
  const { contract, definition } = (value ?? {}) as Partial<Plugin>
  if (contract === undefined || typeof definition !== 'object' || definition === null || typeof value !== 'function') {
    throw new GentorrentError('PLUGIN_INVALID', {
      plugin: called,
      because: 'its default export is not made by definePlugin',
    })
  }
  if (contract !== 1) throw new GentorrentError('CONTRACT_MISMATCH', { plugin: called, contract, ours: 1 })
  return value as Plugin
}

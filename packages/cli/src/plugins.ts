import { bep3, compareText, GentorrentError, isGentorrentError } from '@gentorrent/core'
import { manifestOf, type Plugin, type PluginManifest } from '@gentorrent/core/plugin'
import { loadModule, type PluginPlace, readManifest } from './load-plugin.ts'
import { findNamed, findPackage } from './locate-plugin.ts'
import { type OfficialPlugin, officialPlugins } from './official-plugins.ts'

/** A plugin that can be used, and where it comes from. */
export interface FoundPlugin {
  /** What is known of it before it is loaded. */
  readonly manifest: PluginManifest
  /** `core`: part of gentorrent itself; `official`: found by its official name; `named`: given with `--plugin`. */
  readonly from: 'core' | 'official' | 'named'
  /** Package name, if it stands in a package. */
  readonly package?: string
  readonly version?: string
  /** Path of its module. */
  readonly path?: string
  /**
   * Loads its module, the first time that it is asked for.
   *
   * @throws GentorrentError `PLUGIN_NOT_FOUND`, `PLUGIN_INVALID`, `CONTRACT_MISMATCH`
   */
  load(): Promise<Plugin>
}

/** What there is to work with. */
export interface FoundPlugins {
  /** Sorted by id; the base format is among them. */
  readonly found: readonly FoundPlugin[]
  /** Official plugins that are not installed. */
  readonly missing: readonly OfficialPlugin[]
  /** What cannot be used, and why. */
  readonly broken: readonly GentorrentError[]
}

const base: FoundPlugin = { manifest: manifestOf(bep3), from: 'core', load: async () => bep3 }

/** What there is where no other plugin can have a part in the run, so that none is looked for. */
export const baseAlone: FoundPlugins = { found: [base], missing: [], broken: [] }

/**
 * Finds plugins: ours by their official names, and those that are named (a path, a package or the last part of a
 * package's name), which win where both have the same id. Packages are looked for next to `bases` only; nothing is ever
 * loaded because of the current directory, and nothing that brings a manifest is loaded at all.
 *
 * @param from.named - the names to load, as far as the plugins found so far let one tell; asked again after each one
 */
export const findPlugins = async (from: {
  readonly named: (found: readonly FoundPlugin[]) => readonly string[]
  readonly bases: readonly string[]
  readonly cwd: string
}): Promise<FoundPlugins> => {
  const found: FoundPlugin[] = [base]
  const missing: OfficialPlugin[] = []
  const broken: GentorrentError[] = []
  const attempt = async (look: () => FoundPlugin | Promise<FoundPlugin>) => {
    try {
      found.push(await look())
    } catch (error) {
      if (!isGentorrentError(error)) throw error
      broken.push(error)
    }
  }
  for (const official of officialPlugins) {
    const place = findPackage([official.package], from.bases)
    if (place) await attempt(() => pluginAt(place, 'official'))
    else missing.push(official)
  }
  const tried = new Set<string>()
  for (let name = untried(from.named(found), tried); name !== undefined; name = untried(from.named(found), tried)) {
    tried.add(name)
    const wanted = name
    await attempt(() => pluginAt(findNamed(wanted, from), 'named'))
  }
  const chosen = new Map(found.map(plugin => [plugin.manifest.id, plugin]))
  for (const plugin of found) {
    const { id } = plugin.manifest
    const twice = chosen.get(id) !== plugin && plugin.from !== 'official'
    if (twice) broken.push(new GentorrentError('PLUGIN_TWICE', { plugin: id }))
  }
  return {
    found: [...chosen.values()].sort((a, b) => compareText(a.manifest.id, b.manifest.id)),
    missing: missing.filter(({ id }) => !chosen.has(id)),
    broken,
  }
}

const untried = (names: readonly string[], tried: ReadonlySet<string>) => names.find(name => !tried.has(name))

const pluginAt = async (place: PluginPlace, from: FoundPlugin['from']): Promise<FoundPlugin> => {
  const written = readManifest(place)
  let loading: Promise<Plugin> | undefined
  const load = () => {
    loading ??= loadModule(place, written)
    return loading
  }
  return {
    manifest: written ?? manifestOf(await load()),
    from,
    path: place.entry,
    ...('name' in place && { package: place.name, version: place.version }),
    load,
  }
}

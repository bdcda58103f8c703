import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { bep3, compareText, GentorrentError, isGentorrentError } from '@gentorrent/core'
import { manifestOf, type Plugin, type PluginManifest } from '@gentorrent/core/plugin'
import { type AddedPackage, addedPackages } from './added-plugins.ts'
import { loadModule, type PluginPlace, readManifest } from './load-plugin.ts'
import { findNamed, findPackage } from './locate-plugin.ts'
import { type OfficialPlugin, officialPlugins } from './official-plugins.ts'

/** A plugin that can be used, and where it comes from. */
export interface FoundPlugin {
  /** What is known of it before it is loaded. */
  readonly manifest: PluginManifest
  /**
   * `core`: part of gentorrent itself; `official`: found by its official name; `added`: in the person's own folder; `named`:
   * given with `--plugin`.
   */
  readonly from: 'core' | 'official' | 'added' | 'named'
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
  readonly broken: readonly BrokenPlugin[]
}

/** A plugin that cannot be used. */
export interface BrokenPlugin {
  readonly error: GentorrentError
  readonly from: FoundPlugin['from']
}

const base: FoundPlugin = { manifest: manifestOf(bep3), from: 'core', load: async () => bep3 }

/** What there is where no other plugin can have a part in the run, so that none is looked for. */
export const baseAlone: FoundPlugins = { found: [base], missing: [], broken: [] }

/** Where plugins are looked for. */
export interface Sources {
  /** The names to load, as far as the plugins found so far let one tell; asked again after each one. */
  readonly named: (found: readonly FoundPlugin[]) => readonly string[]
  /** Whether only those that are named count. */
  readonly noOthers: boolean
  /** Those of ours that are looked for. Default: all. */
  readonly officials?: readonly OfficialPlugin[]
  /** URLs of files next to which packages are looked for. */
  readonly bases: readonly string[]
  readonly cwd: string
  /** The folder of the person's own plugins. */
  readonly folder?: string | undefined
}

/**
 * Finds plugins: those that are named (a path, a package or the last part of a package's name), ours by their official names
 * next to `bases`, and those that the person has added; the first of them counts where several have the same id. Nothing is
 * ever loaded because of the current directory, and nothing that brings a manifest is loaded at all.
 */
export const findPlugins = async (from: Sources): Promise<FoundPlugins> => {
  const found: FoundPlugin[] = [base]
  const missing: OfficialPlugin[] = []
  const broken: BrokenPlugin[] = []
  const attempt = async (origin: FoundPlugin['from'], look: () => FoundPlugin | Promise<FoundPlugin>) => {
    try {
      found.push(await look())
    } catch (error) {
      if (!isGentorrentError(error)) throw error
      broken.push({ error, from: origin })
    }
  }
  for (const official of from.noOthers ? [] : (from.officials ?? officialPlugins)) {
    const place = findPackage([official.package], from.bases)
    if (place) await attempt('official', () => pluginAt(place, 'official'))
    else missing.push(official)
  }
  for (const place of from.noOthers || from.folder === undefined ? [] : addedPackages(from.folder)) {
    await attempt('added', () => pluginAt(placeOf(place), 'added'))
  }
  // A name may also be that of a package which the person has added.
  const bases =
    from.folder === undefined ? from.bases : [...from.bases, pathToFileURL(join(from.folder, 'package.json')).href]
  const tried = new Set<string>()
  const untried = () => from.named(found).find(name => !tried.has(name))
  for (let name = untried(); name !== undefined; name = untried()) {
    tried.add(name)
    const wanted = name
    await attempt('named', () => pluginAt(findNamed(wanted, { ...from, bases }), 'named'))
  }
  const chosen = new Map<string, FoundPlugin>()
  for (const plugin of found) {
    const { id } = plugin.manifest
    const rival = chosen.get(id)
    if (rival && rival.from !== 'official' && rival.from !== 'added') {
      broken.push({ error: new GentorrentError('PLUGIN_TWICE', { plugin: id }), from: plugin.from })
    }
    if (!rival || plugin.from === 'named') chosen.set(id, plugin)
  }
  return {
    found: [...chosen.values()].sort((a, b) => compareText(a.manifest.id, b.manifest.id)),
    missing: missing.filter(({ id }) => !chosen.has(id)),
    broken,
  }
}

const placeOf = ({ name, place }: AddedPackage): PluginPlace => {
  if (place) return place
  const because = `it is not in the folder of your plugins any more: gentorrent plugins add ${name}`
  throw new GentorrentError('PLUGIN_NOT_FOUND', { plugin: name, because })
}

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

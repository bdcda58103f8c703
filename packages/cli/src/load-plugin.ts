import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import { GentorrentError, isError } from '@gentorrent/core'
import { manifestFault, manifestOf, type Plugin, type PluginManifest } from '@gentorrent/core/plugin'
import type { FoundPackage } from './resolve-package.ts'

/** A module that should be a plugin, in a package or by itself. */
export type PluginPlace = FoundPackage | { readonly entry: string }

/**
 * The manifest that a package brings; undefined if it brings none.
 *
 * @throws GentorrentError `PLUGIN_INVALID`, `CONTRACT_MISMATCH`
 */
export const readManifest = (place: PluginPlace): PluginManifest | undefined => {
  if (!('manifest' in place) || place.manifest === undefined) return undefined
  const { name, manifest: path } = place
  let manifest: PluginManifest
  try {
    manifest = JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    const because = `its manifest \`${path}\` cannot be read`
    throw new GentorrentError('PLUGIN_INVALID', { plugin: name, because }, { cause })
  }
  if (manifest?.contract !== undefined) checkContract(manifest.contract, name)
  const because = manifestFault(manifest)
  if (because !== undefined) throw new GentorrentError('PLUGIN_INVALID', { plugin: name, because })
  return manifest
}

/**
 * Loads the plugin. A module qualifies if its default export is what `definePlugin` returns, for the contract that we speak.
 *
 * @param manifest - what its package says of it, which must be the truth: help and parsing rely on it
 * @throws GentorrentError `PLUGIN_NOT_FOUND`, `PLUGIN_INVALID`, `CONTRACT_MISMATCH`
 */
export const loadModule = async (place: PluginPlace, manifest: PluginManifest | undefined): Promise<Plugin> => {
  const called = 'name' in place ? place.name : place.entry
  let module: { readonly default?: unknown }
  try {
    module = await import(pathToFileURL(place.entry).href)
  } catch (error) {
    // What definePlugin refuses.
    if (isError(error, 'PLUGIN_INVALID')) {
      throw new GentorrentError('PLUGIN_INVALID', { plugin: called, because: error.details.because }, { cause: error })
    }
    const reason = (error instanceof Error ? error.message : String(error)).replace(/ imported from [^\n]*/, '')
    // What lies around has no core beside it until somebody puts it there.
    const isWithoutCore = /^Cannot find package '@gentorrent\/core[/']/.test(reason)
    const isTypeScript = (error as NodeJS.ErrnoException).code === 'ERR_UNKNOWN_FILE_EXTENSION'
    const because = isWithoutCore
      ? `${reason}: npm install @gentorrent/core in its folder`
      : isTypeScript
        ? `this Node, ${process.version}, loads no such file: compile it to JavaScript`
        : reason
    throw new GentorrentError('PLUGIN_NOT_FOUND', { plugin: called, because }, { cause: error })
  }
  const plugin = checked(module, called)
  if (manifest && !isTrue(manifest, plugin)) {
    const because = 'its manifest is not that of its module: it has to be made again'
    throw new GentorrentError('PLUGIN_INVALID', { plugin: called, because })
  }
  return plugin
}

/** Made by an older core, it may lack what manifests have learned since; made by a newer one, it may say more. */
const isTrue = (manifest: PluginManifest, plugin: Plugin) => {
  const facts = JSON.parse(JSON.stringify(manifestOf(plugin)))
  const isKnown = (key: string) => key === 'flag' || Object.hasOwn(facts, key)
  return Object.entries(manifest).every(([key, value]) => !isKnown(key) || isSame(facts[key], value))
}

/** Mostly the order is the same, too; and what compares otherwise is something that Node has to load. */
const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b) || isDeepStrictEqual(a, b)

const checked = ({ default: value }: { readonly default?: unknown }, called: string): Plugin => {
  const { contract, definition } = (value ?? {}) as Partial<Plugin>
  if (contract === undefined || typeof definition !== 'object' || definition === null || typeof value !== 'function') {
    const isCommonJs = (value as { readonly __esModule?: unknown } | undefined)?.__esModule === true
    const because = isCommonJs
      ? 'it is a CommonJS module, and must be an ES module: set `"type": "module"` in its package.json, and build it again'
      : 'its default export is not made by definePlugin'
    throw new GentorrentError('PLUGIN_INVALID', { plugin: called, because })
  }
  checkContract(contract, called)
  return value as Plugin
}

const checkContract = (contract: unknown, plugin: string) => {
  if (contract !== 1) throw new GentorrentError('CONTRACT_MISMATCH', { plugin, contract, ours: 1 })
}

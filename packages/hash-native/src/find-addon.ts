import { fileURLToPath } from 'node:url'
import type { Addon } from './addon.ts'
import { platform } from './platform.ts'

/**
 * The addon: compiled here, or in the package for this platform; undefined where neither is there or can be loaded. The
 * environment variable `GENTORRENT_ADDON` names another file, for builds with sanitizers.
 */
export const findAddon = (): Addon | undefined => {
  const given = process.env['GENTORRENT_ADDON']
  if (given) return requireHere()(given)
  const machine = platform()
  const name = `hash-native-${machine}`
  const places = [
    () => open(`../build/${machine}.node`),
    // Where npm, pnpm and yarn put it, and wherever else Node finds it.
    () => open(`../../${name}/hash-native.node`),
    () => requireHere()(`@gentorrent/${name}`),
  ]
  for (const load of places) {
    try {
      return load()
    } catch {
      // The next place, or no addon: everything works without, slower.
    }
  }
  return undefined
}

/** As `require` loads it, who looks for packages around the file first, and takes as long for that as for the rest. */
const open = (place: string): Addon => {
  const module: { readonly exports: unknown } = { exports: {} }
  process.dlopen(module, fileURLToPath(new URL(place, import.meta.url)))
  return module.exports as Addon
}

/** Not imported, since most runs do not need it. */
const requireHere = () => process.getBuiltinModule('node:module').createRequire(import.meta.url)

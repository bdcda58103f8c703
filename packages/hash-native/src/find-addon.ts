import { createRequire } from 'node:module'
import type { Addon } from './addon.ts'
import { platform } from './platform.ts'

const require = createRequire(import.meta.url)

/**
 * The addon: compiled here, or in the package for this platform; undefined where neither is there or can be loaded. The
 * environment variable `GENTORRENT_ADDON` names another file, for builds with sanitizers.
 */
export const findAddon = (): Addon | undefined => {
  const given = process.env['GENTORRENT_ADDON']
  if (given) return require(given)
  const machine = platform()
  for (const place of [`../build/${machine}.node`, `@gentorrent/hash-native-${machine}`]) {
    try {
      return require(place)
    } catch {
      // The next place, or no addon: everything works without, slower.
    }
  }
  return undefined
}

import { createRequire } from 'node:module'
import type { Addon } from './addon.ts'

const require = createRequire(import.meta.url)

/**
 * The addon: compiled here, or in the package for this platform; undefined where neither is there or can be loaded. The
 * environment variable `GENTORRENT_ADDON` names another file, for builds with sanitizers.
 */
export const findAddon = (): Addon | undefined => {
  const platform = `${process.platform}-${process.arch}`
  const given = process.env['GENTORRENT_ADDON']
  if (given) return require(given)
  for (const place of [`../build/${platform}.node`, `@gentorrent/hash-native-${platform}`]) {
    try {
      return require(place)
    } catch {
      // The next place, or no addon: everything works without, slower.
    }
  }
  return undefined
}

import { createRequire } from 'node:module'
import type { Addon } from './addon.ts'

const require = createRequire(import.meta.url)

/** The addon: compiled here, or in the package for this platform; undefined where neither is there or can be loaded. */
export const findAddon = (): Addon | undefined => {
  const platform = `${process.platform}-${process.arch}`
  for (const place of [`../build/${platform}.node`, `@gentorrent/hash-native-${platform}`]) {
    try {
      return require(place)
    } catch {
      // The next place, or no addon: everything works without, slower.
    }
  }
  return undefined
}

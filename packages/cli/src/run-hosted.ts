import fs from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The version of the core that is in this bundle. */
declare const CORE: string

interface Host {
  /** Gives the core's doors by their names. */
  readonly core: (id: string) => unknown
  readonly require: NodeJS.Require
}

/**
 * The plugin of a module, from the file beside it that is made for hosts with a core of the same version
 * (`tooling/bundle.js`): another core need not be loaded then, nor Node's loader for modules. Undefined if there is none.
 */
export const runHosted = (url: string, { core, require }: Host): unknown => {
  if (!url.startsWith('file:')) return undefined
  const file = fileURLToPath(url).replace(/\.js$/, '.hosted.cjs')
  if (!file.endsWith('.hosted.cjs') || !fs.existsSync(file)) return undefined
  const hosted: Hosted = require(file)
  if (hosted.core !== CORE) return undefined
  const exports = {}
  hosted.run(core, exports)
  return exports
}

/** What such a file exports. */
interface Hosted {
  /** The core's version that it is made for. */
  readonly core: string
  run(core: Host['core'], exports: object): void
}

import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** The version of the core that is in this bundle. */
declare const CORE: string

/** Gives the function that is all there is in a file. `build` names what is in it. */
export type Compile = (script: { readonly file: string; readonly source: string; readonly build: string }) => unknown

interface Host {
  /** Gives the core's doors by their names. */
  readonly core: (id: string) => unknown
  readonly compile: Compile
  readonly require: NodeJS.Require
  readonly importing: (url: string) => unknown
}

/**
 * The plugin of a module, from the file beside it that is made for hosts with a core of the same version
 * (`tooling/bundle.js`): another core need not be loaded then, nor Node's loader for modules. Undefined if there is none.
 */
export const runHosted = (url: string, { core, compile, require, importing }: Host): unknown => {
  if (!url.startsWith('file:')) return undefined
  const file = fileURLToPath(url).replace(/\.js$/, '.hosted.cjs')
  if (!file.endsWith('.hosted.cjs') || !existsSync(file)) return undefined
  const source = readFileSync(file, 'utf8')
  const [, made, build] = /^\/\/ core (\S+) build ([0-9a-f]{16})\n/.exec(source) ?? []
  if (made !== CORE || build === undefined) return undefined
  const exports = {}
  const run = compile({ file, source, build }) as Hosted
  run(core, exports, require, file, id => importing(new URL(id, pathToFileURL(file)).href))
  return exports
}

type Hosted = (
  core: Host['core'],
  exports: object,
  require: NodeJS.Require,
  file: string,
  importing: Host['importing'],
) => void

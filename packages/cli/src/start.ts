import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Script } from 'node:vm'
import { readCache, writeCache } from './code-cache.ts'
import type { main } from './main.ts'
import { type Compile, runHosted } from './run-hosted.ts'

// The entry of the command, in CommonJS: see `tooling/bundle-start.js`.

interface Ran {
  readonly exports: unknown
  readonly importing: (url: string) => unknown
  /** The core's doors, of which the code has one. */
  readonly core?: (id: string) => unknown
  /** How many modules of the program have run by now, where it is the program. */
  readonly reach?: () => number
}

type Program = (exports: unknown, require: (id: string) => unknown, module: Ran, file: string) => void

/** Names the content of the files that are bundled. */
declare const BUILD: string
declare const require: NodeJS.Require

/**
 * Runs the program in this process and ends the process.
 *
 * @param bin - real path of the file that was started; plugins are also looked for next to it
 */
export const start = (bin: string): void => {
  const scripts: { readonly script: Script; readonly cache: string; readonly reach: number }[] = []
  // What a command needs is compiled when it runs, so each has a cache of its own.
  const command = /^[a-z-]{1,20}$/.exec(process.argv[2] ?? '')?.[0] ?? ''
  const compile: Compile = ({ file, source, build }) => {
    const cache = [build, process.version, process.arch, basename(file), command].join('-')
    const kept = readCache(cache)
    const script = new Script(source, { filename: file, cachedData: kept?.code })
    scripts.push({ script, cache, reach: kept && script.cachedDataRejected === false ? kept.reach : 0 })
    return script.runInThisContext()
  }
  const run = (name: string): Ran => {
    const file = join(__dirname, name)
    // Code that comes from a cache cannot import, so this file does it.
    const importing = async (url: string) =>
      (module.core && runHosted(url, { core: module.core, compile, require, importing: url => import(url) })) ??
      import(url)
    const module: Ran = { exports: {}, importing }
    const script = compile({ file, source: readFileSync(file, 'latin1'), build: BUILD }) as Program
    script(module.exports, requireHere, module, file)
    return module
  }
  const requireHere = (id: string) => (id.startsWith('./') ? run(id.slice(2)).exports : require(id))
  const program = run('main.cjs')
  const { main: begin } = program.exports as { readonly main: typeof main }
  begin({
    base: pathToFileURL(bin).href,
    beforeExit(code) {
      // V8 keeps what has been compiled, which is what has run: a run that was refused leaves little for the next.
      const reach = 2 * program.reach!() + (code === 0 ? 1 : 0)
      for (const each of scripts) {
        if (each.reach < reach) writeCache(each.cache, { reach, code: each.script.createCachedData() })
      }
    },
  })
}

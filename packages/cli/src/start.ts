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
  const fresh: (() => void)[] = []
  // What a command needs is compiled when it runs, so each has a cache of its own.
  const command = /^[a-z-]{1,20}$/.exec(process.argv[2] ?? '')?.[0] ?? ''
  const compile: Compile = ({ file, source, build }) => {
    const cache = [build, process.version, process.arch, basename(file), command].join('-')
    const cachedData = readCache(cache)
    const script = new Script(source, { filename: file, cachedData })
    if (cachedData === undefined || script.cachedDataRejected === true) {
      fresh.push(() => writeCache(cache, script.createCachedData()))
    }
    return script.runInThisContext()
  }
  const run = (name: string): unknown => {
    const file = join(__dirname, name)
    // Code that comes from a cache cannot import, so this file does it.
    const importing = async (url: string) =>
      (module.core && runHosted(url, { core: module.core, compile, require, importing: url => import(url) })) ??
      import(url)
    const module: Ran = { exports: {}, importing }
    const script = compile({ file, source: readFileSync(file, 'latin1'), build: BUILD }) as Program
    script(module.exports, requireHere, module, file)
    return module.exports
  }
  const requireHere = (id: string) => (id.startsWith('./') ? run(id.slice(2)) : require(id))
  const { main: program } = run('main.cjs') as { readonly main: typeof main }
  program({
    base: pathToFileURL(bin).href,
    beforeExit() {
      for (const write of fresh) write()
    },
  })
}

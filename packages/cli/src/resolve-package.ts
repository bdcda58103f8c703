import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A package on disk. */
export interface FoundPackage {
  readonly name: string
  readonly version: string
  /** Real path of its directory. */
  readonly directory: string
  /** Absolute path of its main module. */
  readonly entry: string
  /** Absolute path of its plugin manifest, if it exports one as `./manifest.json`. */
  readonly manifest?: string
}

/**
 * Looks for `node_modules/NAME/package.json` next to a file and in the directories above it, and nowhere else.
 *
 * Node's own resolvers will not do: `createRequire` refuses packages that export for `import` only, and
 * `import.meta.resolve` ignores its second argument on Node 20.
 *
 * @param base - URL of the file to begin at
 */
export const resolvePackage = (name: string, base: string): FoundPackage | undefined => {
  for (let directory = dirname(fileURLToPath(base)); ; directory = dirname(directory)) {
    // Most places have none, and an error costs ten times as much as a look.
    const isThere = existsSync(`${directory}/node_modules/${name}/package.json`)
    const found = isThere ? readPackage(join(directory, 'node_modules', name)) : undefined
    if (found) return found
    if (dirname(directory) === directory) return undefined
  }
}

/** The package in a directory; undefined if there is none or it has no main module. */
export const readPackage = (directory: string): FoundPackage | undefined => {
  let manifest: Manifest
  let real: string
  try {
    manifest = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'))
    real = realpathSync.native(directory)
  } catch {
    return undefined
  }
  const inside = (target: string | undefined) => {
    if (target === undefined) return undefined
    // What is plain is put together, since there are many packages and Node's functions for paths think of everything.
    if (PLAIN.test(target)) return join(real, target)
    const path = resolve(real, target)
    return relative(real, path).startsWith(`..${sep}`) ? undefined : path
  }
  const entry = inside(mainOf(manifest))
  if (entry === undefined) return undefined
  const facts = inside(conditional((manifest.exports as Record<string, unknown> | undefined)?.['./manifest.json']))
  return {
    name: String(manifest.name),
    version: String(manifest.version),
    directory: real,
    entry,
    ...(facts !== undefined && { manifest: facts }),
  }
}

/** Goes down from its directory, and nowhere else. */
const PLAIN = /^\.\/[\w-]+([./][\w-]+)*$/

interface Manifest {
  readonly name?: unknown
  readonly version?: unknown
  readonly exports?: unknown
  readonly main?: unknown
}

const mainOf = ({ exports, main }: Manifest): string | undefined => {
  if (exports === undefined || exports === null) return typeof main === 'string' ? main : './index.js'
  const map = exports as Record<string, unknown>
  return conditional(typeof exports === 'object' && '.' in map ? map['.'] : exports)
}

/** The first condition that an `import` in Node meets, in the order in which the package wrote them. */
const conditional = (target: unknown): string | undefined => {
  if (typeof target === 'string') return target.startsWith('./') ? target : undefined
  if (Array.isArray(target)) return target.map(conditional).find(found => found !== undefined)
  if (typeof target !== 'object' || target === null) return undefined
  for (const [condition, next] of Object.entries(target)) {
    if (condition !== 'node' && condition !== 'import' && condition !== 'default') continue
    const found = conditional(next)
    if (found !== undefined) return found
  }
  return undefined
}

import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach } from 'vitest'

const made: string[] = []
// Not Node's rm, which cannot remove what the system's path length does not reach.
afterEach(() => void spawnSync('rm', ['-rf', ...made.splice(0)]))

/** A new directory that is gone after the test. */
export const temporary = (): string => {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'gentorrent-')))
  made.push(directory)
  return directory
}

/** Files by path: text, a number of bytes, or a symlink. */
export type Tree = Readonly<Record<string, string | number | { readonly to: string }>>

/** A new directory with files in it. */
export const planted = (tree: Tree): string => {
  const root = temporary()
  for (const [path, what] of Object.entries(tree)) {
    const at = join(root, path)
    mkdirSync(dirname(at), { recursive: true })
    if (typeof what === 'object') symlinkSync(what.to, at)
    else writeFileSync(at, typeof what === 'number' ? Buffer.alloc(what, path) : what)
  }
  return root
}

/** Runs the body of a module in a process of its own, as a user without rights if this one has all. Returns its JSON. */
export const asNobody = (body: string, ...args: readonly string[]): unknown => {
  const code = `
    import * as node from ${JSON.stringify(import.meta.resolve('@gentorrent/node'))}
    if (process.getuid() === 0) {
      process.setgroups([])
      process.setgid(65534)
      process.setuid(65534)
    }
    const args = process.argv.slice(1)
    const result = await (async () => { ${body} })()
    console.log(JSON.stringify(result))`
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code, ...args], {
    encoding: 'utf8',
    // Where the dropped user has no place of its own.
    cwd: '/',
  })
  if (stdout === '') throw new Error(stderr)
  return JSON.parse(stdout)
}

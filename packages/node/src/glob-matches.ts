import { lstat, readdir, stat } from 'node:fs/promises'
import { isAbsolute, resolve, sep } from 'node:path'
import { compareText } from '@gentorrent/core'
import picomatch from 'picomatch'

/** See `expandGlob`, which loads this when it is needed. */
export const globMatches = async (word: string, cwd: string): Promise<readonly string[]> => {
  const pattern = sep === '\\' ? word.replaceAll('\\', '/') : word
  const { base, glob, isGlob } = picomatch.scan(pattern)
  if (!isGlob || glob === '' || (await exists(resolve(cwd, word)))) return [word]
  let matches: (path: string) => boolean
  try {
    matches = picomatch(glob, { strictBrackets: true, windows: false, flags: 's' })
  } catch {
    return [word]
  }
  const depth = glob.includes('**') ? Number.POSITIVE_INFINITY : glob.split('/').length
  const lead = base === '' ? '' : base.endsWith('/') ? base : `${base}/`
  const start = base === '' ? cwd : isAbsolute(base) ? base : resolve(cwd, base)
  const found = (await filesBelow(start, '', depth)).filter(path => matches(path))
  return found.length > 0 ? found.sort(compareText).map(path => lead + path) : [word]
}

const filesBelow = async (root: string, below: string, depth: number): Promise<string[]> => {
  const entries = await readdir(resolve(root, below), { withFileTypes: true }).catch(() => [])
  const found: string[] = []
  for (const entry of entries) {
    const path = below + entry.name
    if (!(await isDirectory(root, path, entry, depth))) found.push(path)
    else if (depth > 1) for (const inner of await filesBelow(root, `${path}/`, depth - 1)) found.push(inner)
  }
  return found
}

/** Links to directories could lead in circles; where the pattern says how deep it goes, they cannot. */
const isDirectory = async (
  root: string,
  path: string,
  entry: { isDirectory(): boolean; isSymbolicLink(): boolean },
  depth: number,
): Promise<boolean> => {
  if (!entry.isSymbolicLink()) return entry.isDirectory()
  const target = await stat(resolve(root, path)).catch(() => undefined)
  return target?.isDirectory() === true && Number.isFinite(depth)
}

const exists = (path: string) =>
  lstat(path).then(
    () => true,
    () => false,
  )

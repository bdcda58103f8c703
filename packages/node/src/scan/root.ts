import { lstatSync, type Stats, statSync } from 'node:fs'
import { sep } from 'node:path'
import { type DiskPath, diskPath } from '../disk-path.ts'
import { realPath } from '../real-path.ts'
import { withoutTail } from '../shower.ts'

/** The thing that a person named, as it stands on disk. */
export interface Root {
  /** Without symlinks, so that it means the same from wherever it is opened later. */
  readonly real: DiskPath
  /** The last component of the path as it was given; undefined for the root of a file system. */
  readonly name: DiskPath | undefined
  readonly stats: Stats
}

/** @throws the file system's own error */
export const rootOf = (path: string): Root => {
  const real = realPath(path)
  const given = lastOf(withoutTail(path))
  // `.` and `..` are called what they are; a symlink is called what the person called it.
  const name = isName(given) ? given : diskPath(real.subarray(real.lastIndexOf(sep) + sep.length))
  return { real: diskPath(real), name: isName(name) ? name : undefined, stats: statSync(real) }
}

export const isSymlink = (path: string): boolean => {
  try {
    return lstatSync(path).isSymbolicLink()
  } catch {
    return false
  }
}

const lastOf = (path: string) => path.slice(path.lastIndexOf(sep) + 1)

const isName = (last: DiskPath) =>
  typeof last !== 'string' || !(['', '.', '..'].includes(last) || (process.platform === 'win32' && last.endsWith(':')))

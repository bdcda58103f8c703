import { isUtf8 } from 'node:buffer'
import { realpathSync } from 'node:fs'
import { sep } from 'node:path'
import type { DiskPath } from './disk-path.ts'

/** The path without symlinks. */
export const realPath = (path: DiskPath): Buffer => realpathSync.native(path, 'buffer')

/** Whether a real path is the directory itself or inside it. */
export const isWithin = (path: Buffer, directory: Buffer): boolean =>
  path.equals(directory) || path.subarray(0, prefixOf(directory).length).equals(prefixOf(directory))

/** The components of a real path below a directory; undefined if it is not inside, or not UTF-8. */
export const componentsBelow = (path: Buffer, directory: Buffer): readonly string[] | undefined => {
  if (!isWithin(path, directory) || path.equals(directory)) return undefined
  const rest = path.subarray(prefixOf(directory).length)
  return isUtf8(rest) ? rest.toString().split(sep) : undefined
}

const prefixOf = (directory: Buffer) => {
  const end = Buffer.from(sep)
  return directory.subarray(-end.length).equals(end) ? directory : Buffer.concat([directory, end])
}

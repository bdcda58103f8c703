import { isUtf8 } from 'node:buffer'
import { sep } from 'node:path'

/** A path on this machine: text, or raw bytes where some part of it is not UTF-8 and text would not open it. */
export type DiskPath = string | Buffer

/** The path as text if text can carry it. */
export const diskPath = (bytes: Buffer): DiskPath => (isUtf8(bytes) ? bytes.toString() : bytes)

/** The path of something in a directory. */
export const inside = (directory: DiskPath, name: DiskPath): DiskPath => under(directory)(name)

/** The paths of things in a directory, by their names. */
export const under = (directory: DiskPath): ((name: DiskPath) => DiskPath) => {
  if (typeof directory !== 'string') return name => bytesOf([directory, sep, name])
  const prefix = directory.endsWith(sep) ? directory : directory + sep
  return name => (typeof name === 'string' ? prefix + name : bytesOf([prefix, name]))
}

const bytesOf = (parts: readonly DiskPath[]) => Buffer.concat(parts.map(part => Buffer.from(part as string)))

/** For people to read: what is not ASCII in bytes that are not UTF-8 is written as `\xff`. */
export const shown = (path: DiskPath): string => {
  if (typeof path === 'string') return path
  if (isUtf8(path)) return path.toString()
  return Array.from(path, byte => (byte < 0x80 ? String.fromCharCode(byte) : `\\x${byte.toString(16)}`)).join('')
}

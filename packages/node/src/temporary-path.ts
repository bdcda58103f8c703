import { dirname, sep } from 'node:path'

/**
 * A path that nobody has, in the folder of another: only within one file system a file can take another's place at once. Who
 * opens it must do so exclusively.
 */
export const temporaryPath = (path: string): string => {
  const [, nanoseconds] = process.hrtime()
  const unique = [(process.pid * 65_537 + nanoseconds) >>> 0, Math.floor(Math.random() * 2 ** 32)]
  const digits = unique.map(part => part.toString(16).padStart(8, '0')).join('')
  return `${dirname(path)}${sep}.gentorrent-${digits}.tmp`
}

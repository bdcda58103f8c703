import { closeSync, openSync, readSync } from 'node:fs'

/**
 * The machine, as the names of binaries have it: `linux-x64`, and `linux-x64-musl` where Node is linked with musl (Alpine).
 * What is linked with glibc must not be loaded there, even where an imitation of it would let it.
 */
export const platform = (): string =>
  `${process.platform}-${process.arch}${process.platform === 'linux' && isOfMusl(process.execPath) ? '-musl' : ''}`

/** Whether a program asks for musl's loader, whose path stands near its beginning. Its report would say so too, 20 ms later. */
const isOfMusl = (path: string): boolean => {
  const beginning = Buffer.alloc(8192)
  try {
    const file = openSync(path, 'r')
    try {
      return beginning.subarray(0, readSync(file, beginning)).includes('/ld-musl-')
    } finally {
      closeSync(file)
    }
  } catch {
    return false
  }
}

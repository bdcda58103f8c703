import type { Spool } from '@gentorrent/core'
import type { AtomicFile } from '@gentorrent/node'
import type { Target } from './output.ts'

/** Where a torrent goes that is being made. */
export interface Output {
  /**
   * Opens the file as the place where a long torrent is put together; it has no name of its own before `write`. Undefined where
   * what was written cannot be read again.
   */
  readonly spool: () => Promise<Spool | undefined>
  /** Writes the torrent, or gives the file its name that holds it already. */
  readonly write: (bytes: Uint8Array) => Promise<void>
  /** Removes a file without a name. To be called in any case. */
  readonly drop: () => void
}

export const outputTo = (target: Target, stdout: Writable, overwrite: boolean): Output => {
  if (target.to === 'stdout')
    return { spool: async () => undefined, write: bytes => stdout.write(bytes), drop: () => {} }
  const { path } = target
  let file: AtomicFile | undefined
  let isUsed = false
  return {
    async spool() {
      const { openAtomic } = await import('@gentorrent/node')
      file = openAtomic(path, { overwrite })
      if (!file) return undefined
      const { write, read } = file
      return {
        write: bytes => {
          isUsed = true
          write(bytes)
        },
        read,
      }
    },
    async write(bytes) {
      if (file && isUsed) return file.keep()
      const { writeAtomic } = await import('@gentorrent/node')
      await writeAtomic(path, bytes, { overwrite })
    },
    drop: () => file?.drop(),
  }
}

interface Writable {
  write(bytes: Uint8Array): Promise<void>
}

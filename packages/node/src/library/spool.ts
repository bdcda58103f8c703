import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { GentorrentError } from '@gentorrent/core'
import { codeOf, reasonOf } from '../reason.ts'
import type { ByteStream } from './torrent-content.ts'

/** A temporary place for streams: their length must be known before the first piece can be cut. */
export interface Spool {
  /**
   * Writes a stream to a file of its own.
   *
   * @returns the file's path
   * @throws GentorrentError `OUTPUT_UNWRITABLE`, `ABORTED`; what the stream itself throws
   */
  take(stream: ByteStream, signal?: AbortSignal): Promise<string>
  /** Removes everything. */
  remove(): Promise<void>
}

export const createSpool = (): Spool => {
  let folder: string | undefined
  let count = 0
  return {
    async take(stream, signal) {
      folder ??= await mkdtemp(join(tmpdir(), 'gentorrent-'))
      count += 1
      const path = join(folder, String(count))
      try {
        await pipeline(stream, createWriteStream(path, { mode: 0o600 }), { ...(signal && { signal }) })
      } catch (cause) {
        if (signal?.aborted) throw new GentorrentError('ABORTED', {}, { cause })
        if ((cause as NodeJS.ErrnoException).path !== path && codeOf(cause) !== 'ENOSPC') throw cause
        throw new GentorrentError('OUTPUT_UNWRITABLE', { path, because: reasonOf(cause) }, { cause })
      }
      return path
    },
    async remove() {
      if (folder !== undefined) await rm(folder, { recursive: true, force: true })
    },
  }
}

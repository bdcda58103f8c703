import { open } from 'node:fs/promises'
import { resolve } from 'node:path'
import { GentorrentError, systemReason } from '@gentorrent/core'
import type { World } from './world.ts'

/** No torrent is longer; a film given by mistake should not be read to its end. */
const longest = 2 ** 30

/**
 * The bytes of a file that holds no content; `-` is standard input.
 *
 * @throws GentorrentError `INPUT_UNREADABLE`, `NOT_A_TORRENT` (longer than 1 GiB)
 */
export const readInput = async (file: string, { cwd, stdin, signal }: World): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = []
  let length = 0
  const take = async (source: AsyncIterable<Uint8Array>) => {
    for await (const chunk of source) {
      signal.throwIfAborted()
      length += chunk.length
      if (length > longest)
        throw new GentorrentError('NOT_A_TORRENT', { because: `${inputName(file)} is longer than 1 GiB` })
      chunks.push(chunk)
    }
  }
  try {
    if (file === '-') await take(stdin)
    else {
      const handle = await open(resolve(cwd, file))
      const { size } = await handle.stat()
      // In one piece where its length is known, so that it is in memory once.
      if (size > 0 && size <= longest) {
        try {
          const { buffer, byteOffset, length } = await handle.readFile({ signal })
          return new Uint8Array(buffer, byteOffset, length)
        } finally {
          await handle.close()
        }
      }
      await take(handle.createReadStream({ highWaterMark: 1 << 20 }))
    }
  } catch (error) {
    if (typeof (error as NodeJS.ErrnoException).errno !== 'number') throw error
    const path = file === '-' ? 'standard input' : file
    throw new GentorrentError('INPUT_UNREADABLE', { path, because: systemReason(error) }, { cause: error })
  }
  const { buffer, byteOffset } = Buffer.concat(chunks)
  return new Uint8Array(buffer, byteOffset, length)
}

/** For messages. */
export const inputName = (file: string): string => (file === '-' ? 'standard input' : `\`${file}\``)

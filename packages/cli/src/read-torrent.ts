import { open } from 'node:fs/promises'
import { resolve } from 'node:path'
import { GentorrentError, type ReadTorrent, read } from '@gentorrent/core'
import type { ActivePlugin, Plugin } from '@gentorrent/core/plugin'
import { reasonOf } from './failure.ts'
import type { World } from './world.ts'

/** No torrent is longer; a film given by mistake should not be read to its end. */
const longest = 2 ** 30

/**
 * Reads a torrent file; `-` is standard input.
 *
 * @throws GentorrentError `INPUT_UNREADABLE`, `NOT_A_TORRENT`, `BENCODE_INVALID`
 */
export const readTorrent = async (
  file: string,
  world: World,
  plugins: readonly (Plugin | ActivePlugin)[],
): Promise<ReadTorrent & { readonly bytes: Uint8Array }> => {
  const bytes = await bytesOf(file, world)
  // A dictionary begins with `d`. Most files that are given by mistake do not.
  if (bytes[0] !== 0x64) {
    const because = bytes.length === 0 ? 'is empty' : 'is something else'
    throw new GentorrentError('NOT_A_TORRENT', { because: `\`${file}\` ${because}` })
  }
  return { ...(await read(bytes, { plugins })), bytes }
}

const bytesOf = async (file: string, { cwd, stdin, signal }: World): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = []
  let length = 0
  const take = async (source: AsyncIterable<Uint8Array>) => {
    for await (const chunk of source) {
      signal.throwIfAborted()
      length += chunk.length
      if (length > longest) throw new GentorrentError('NOT_A_TORRENT', { because: `\`${file}\` is longer than 1 GiB` })
      chunks.push(chunk)
    }
  }
  try {
    if (file === '-') await take(stdin)
    else {
      const handle = await open(resolve(cwd, file))
      await take(handle.createReadStream({ highWaterMark: 1 << 20 }))
    }
  } catch (error) {
    if (typeof (error as NodeJS.ErrnoException).errno !== 'number') throw error
    const path = file === '-' ? 'standard input' : file
    throw new GentorrentError('INPUT_UNREADABLE', { path, because: reasonOf(error) }, { cause: error })
  }
  const { buffer, byteOffset } = Buffer.concat(chunks)
  return new Uint8Array(buffer, byteOffset, length)
}

import { GentorrentError, type ReadTorrent, read } from '@gentorrent/core'
import type { Plugin } from '@gentorrent/core/plugin'
import type { Call } from './command.ts'
import { inputName, readInput } from './read-input.ts'
import { withReaders } from './readers.ts'
import type { World } from './world.ts'

/** A torrent file that was read. */
export interface TorrentFile extends ReadTorrent {
  readonly bytes: Uint8Array
  /** The plugins that read it: those that can find something in it. */
  readonly readers: readonly Plugin[]
}

/**
 * Reads a torrent file; `-` is standard input. Loads no plugin that would find nothing in it.
 *
 * @param also - see `withReaders`
 * @throws GentorrentError `INPUT_UNREADABLE`, `NOT_A_TORRENT`, `BENCODE_INVALID`
 */
export const readTorrent = async (
  file: string,
  call: Pick<Call, 'world' | 'plugins' | 'report'>,
  also: Parameters<typeof withReaders>[3] = {},
): Promise<TorrentFile> => {
  const bytes = await readTorrentBytes(file, call.world)
  return { ...(await withReaders(bytes, call, plugins => read(bytes, { plugins }), also)), bytes }
}

/**
 * The bytes of a file that at least begins like a torrent.
 *
 * @throws GentorrentError `INPUT_UNREADABLE`, `NOT_A_TORRENT`
 */
export const readTorrentBytes = async (file: string, world: World): Promise<Uint8Array> => {
  const bytes = await readInput(file, world)
  // A dictionary begins with `d`. Most files that are given by mistake do not.
  if (bytes[0] === 0x64) return bytes
  const because = bytes.length === 0 ? 'is empty' : 'is something else'
  throw new GentorrentError('NOT_A_TORRENT', { because: `${inputName(file)} ${because}` })
}

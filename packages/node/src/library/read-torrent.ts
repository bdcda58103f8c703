import { readFile } from 'node:fs/promises'
import { GentorrentError, type ReadTorrent, read } from '@gentorrent/core'
import type { ActivePlugin, Plugin } from '@gentorrent/core/plugin'
import { codeOf, reasonOf } from '../reason.ts'

/** A torrent file: its path or `file:` URL, or its bytes. */
export type TorrentFile = string | URL | Uint8Array

export interface ReadTorrentOptions {
  /** Plugins that explain their keys. Default: none, only BEP 3 is explained. */
  readonly plugins?: readonly (Plugin | ActivePlugin)[]
  /** Refuse what is not canonical bencode. Default: false, it is told as an issue. */
  readonly strict?: boolean
}

/**
 * Reads and explains a torrent, ours or anybody's.
 *
 * @throws GentorrentError `INPUT_UNREADABLE`, `BENCODE_INVALID`, `NOT_A_TORRENT`
 */
export const readTorrent = async (
  file: TorrentFile,
  { plugins = [], strict }: ReadTorrentOptions = {},
): Promise<ReadTorrent> => read(await bytesOf(file), { plugins, ...(strict !== undefined && { strict }) })

/** @throws GentorrentError `INPUT_UNREADABLE` */
export const bytesOf = async (file: TorrentFile): Promise<Uint8Array> => {
  if (file instanceof Uint8Array) return file
  try {
    return await readFile(file)
  } catch (cause) {
    if (codeOf(cause) === undefined) throw cause
    throw new GentorrentError('INPUT_UNREADABLE', { path: String(file), because: reasonOf(cause) }, { cause })
  }
}

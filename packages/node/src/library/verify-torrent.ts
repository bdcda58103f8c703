import { GentorrentError, verify } from '@gentorrent/core'
import type { HashEngine, Issue, Plugin, Progress } from '@gentorrent/core/plugin'
import { createEngine } from '../engine/create-engine.ts'
import { locate } from '../locate.ts'
import { readTorrent, type TorrentFile } from './read-torrent.ts'

export interface VerifyTorrentOptions {
  /** Plugins that know the torrent's hashes: the one for v2 of a v2 torrent, say. Default: none, only BEP 3. */
  readonly plugins?: readonly Plugin[]
  /** What hashes. Default: `createEngine({ workers, readAhead })`. */
  readonly engine?: HashEngine
  /** Threads that hash. Default: the processor's cores, at most 4. */
  readonly workers?: number
  /** Bytes that may be read before they are hashed. Default: 8 MiB where the medium keeps hashing waiting. */
  readonly readAhead?: number
  readonly signal?: AbortSignal
  /** Called while content is hashed. */
  readonly onProgress?: (progress: Progress) => void
}

/** What came of comparing content with a torrent. */
export interface Verified {
  /** Whether nothing differs. */
  readonly ok: boolean
  /** Every difference, and whatever stood in the way of looking for one. */
  readonly issues: readonly Issue[]
}

/**
 * Compares content on disk with a torrent.
 *
 * @param path the file or directory that the torrent is about, under whatever name, or the directory that it is in
 * @throws GentorrentError `INPUT_UNREADABLE`, `BENCODE_INVALID`, `NOT_A_TORRENT`, `FILE_UNVERIFIABLE` (no plugin can make out
 * its files), `CONTENT_MISSING`, `CONTENT_UNREADABLE`, `CONTENT_CHANGED`, `ABORTED`, `PLUGIN_FAILED`
 */
export const verifyTorrent = async (
  file: TorrentFile,
  path: string,
  { plugins = [], engine, workers, readAhead, signal, onProgress }: VerifyTorrentOptions = {},
): Promise<Verified> => {
  const { torrent, layout } = await readTorrent(file, { plugins })
  if (!layout) {
    throw new GentorrentError('FILE_UNVERIFIABLE', { because: 'none of the plugins can make a file list out of it' })
  }
  const control = { ...(signal && { signal }), ...(onProgress && { onProgress }) }
  const located = await locate(layout, path, control)
  const compared = await verify({
    torrent,
    plugins,
    layout: located.layout,
    present: located.present,
    engine: engine ?? createEngine({ workers, readAhead }),
    ...control,
  })
  const issues = [...located.issues, ...compared]
  return { ok: !issues.some(({ severity }) => severity === 'error'), issues }
}

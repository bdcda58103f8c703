import { compareBytes, type ReadTorrent } from '@gentorrent/core'
import type { Plugin } from '@gentorrent/core/plugin'
import type { Kind } from '../kind.ts'
import { type ContentComparison, compareFiles } from './compare-files.ts'
import { compareKeys, type KeyDifference } from './compare-keys.ts'

/** How one info-hash of two torrents compares. */
export type HashRelation = 'same' | 'different' | 'only-a' | 'only-b'

/** One of two torrents. */
export interface Side extends ReadTorrent {
  /** As it was given. */
  readonly file: string
  readonly bytes: Uint8Array
  readonly kind: Kind | undefined
}

/** How two torrents compare. */
export interface TorrentComparison {
  readonly a: Side
  readonly b: Side
  /** Byte for byte. */
  readonly isIdentical: boolean
  readonly infoHash: { readonly v1?: HashRelation; readonly v2?: HashRelation }
  /** Undefined if a file list cannot be made out. */
  readonly content: ContentComparison | undefined
  /** Sorted by key. */
  readonly keys: readonly KeyDifference[]
  /**
   * Where the same keys and values are written in another way (unsorted keys, bytes after the end): in `info`, which gives
   * another info-hash, or beside it.
   */
  readonly otherEncoding: 'info' | 'beside' | undefined
}

/** Compares two torrents by what they say. */
export const compareTorrents = (a: Side, b: Side, plugins: readonly Plugin[]): TorrentComparison => {
  const keys = compareKeys(a.torrent.metainfo, b.torrent.metainfo)
  const isIdentical = compareBytes(a.bytes, b.bytes) === 0
  const isInfoOther = compareBytes(a.torrent.infoBytes, b.torrent.infoBytes) !== 0 && !keys.some(({ inInfo }) => inInfo)
  const [v1, v2] = (['v1', 'v2'] as const).map(version =>
    relationOf(a.torrent.infoHash[version], b.torrent.infoHash[version]),
  )
  return {
    a,
    b,
    isIdentical,
    infoHash: { ...(v1 && { v1 }), ...(v2 && { v2 }) },
    content: compareFiles(a, b, plugins),
    keys,
    otherEncoding: isInfoOther ? 'info' : !isIdentical && keys.length === 0 ? 'beside' : undefined,
  }
}

const relationOf = (a: Uint8Array | undefined, b: Uint8Array | undefined): HashRelation | undefined => {
  if (!a) return b ? 'only-b' : undefined
  return !b ? 'only-a' : compareBytes(a, b) === 0 ? 'same' : 'different'
}

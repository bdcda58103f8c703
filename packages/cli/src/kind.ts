import type { ReadTorrent } from '@gentorrent/core'

/** What a torrent is, by how its content is hashed. */
export type Kind = 'v1' | 'v2' | 'hybrid' | 'merkle'

/** The kind, as far as there are info-hashes. BEP 30 (merkle) puts `root hash` in place of `pieces`. */
export const kindOf = ({ torrent: { info, infoHash } }: Pick<ReadTorrent, 'torrent'>): Kind | undefined => {
  if (infoHash.v2) return infoHash.v1 ? 'hybrid' : 'v2'
  if (!infoHash.v1) return undefined
  return info.has('root hash') && !info.has('pieces') ? 'merkle' : 'v1'
}

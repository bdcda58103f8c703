import type { BReadDict } from '../bencode/value.ts'

/** SHA-1 and SHA-256 of the info dictionary's bytes, as far as the torrent has them (BEP 3, BEP 52). */
export interface InfoHash {
  /** 20 bytes. */
  readonly v1?: Uint8Array
  /** 32 bytes; trackers and the DHT use the first 20. */
  readonly v2?: Uint8Array
}

/** A torrent that was read. The bytes are kept as they were found; nothing is re-encoded. */
export interface Torrent {
  readonly metainfo: BReadDict
  readonly info: BReadDict
  readonly infoBytes: Uint8Array
  readonly infoHash: InfoHash
}

/** A number up to which a client goes; where older versions went less far, from which version on. */
export type Limit = number | { readonly value: number; readonly since: string; readonly before: number }

/** How far a client goes. All inclusive; what is not named has no limit, or none that is known. */
export interface Limits {
  /** Bytes per piece. */
  readonly pieceLengthMin?: Limit
  readonly pieceLengthMax?: Limit
  /** Halved until at most 16 KiB are left, a piece length must be a multiple of that: before this version. */
  readonly halvesBefore?: string
  readonly pieceCount?: Limit
  /** Bytes of the torrent file, by the client's default. */
  readonly torrentLength?: Limit
  /** Bytes of `info` that it takes from other peers, after a magnet link (BEP 9). */
  readonly metadataLength?: Limit
  /** Containers within containers, the outermost included. */
  readonly depth?: Limit
  /** Bencoded items: integers, strings, and two for each list and dictionary. */
  readonly tokenCount?: Limit
  /** Bytes of a byte string, and of a key. */
  readonly stringLength?: Limit
  readonly keyLength?: Limit
  /** Bytes of a file in a v2 torrent. */
  readonly v2FileLength?: Limit
  readonly contentLength?: Limit
  /** Directories within directories. */
  readonly directoryDepth?: Limit
  /** Bytes of UTF-8 in a component of a path. */
  readonly componentLength?: Limit
  /** UTF-16 units in a component, and in a whole path. */
  readonly componentUnits?: Limit
  readonly pathUnits?: Limit
}

/** What a client does with an info dictionary that is not canonical bencode: `rehashes` gives it another info-hash. */
export type OnForm = 'refuses' | 'rehashes'

/** A client, or a system that keeps the files. */
export interface Client {
  readonly title: string
  readonly kind: 'client' | 'system'
  /** It is built on this client: what nobody says about it is as there. */
  readonly follows?: string
  readonly limits: Limits
  /** By the fault: keys that are not sorted, or stand twice; long forms of integers and of lengths. */
  readonly form?: Readonly<Partial<Record<'order' | 'twice' | 'integer' | 'length', OnForm>>>
}

const MiB = 2 ** 20

/** As libtorrent reads: `load_torrent_limits`, `file_storage`, `bdecode`. */
const libtorrent: Limits = {
  // 32767 and 16383 blocks of 16 KiB.
  pieceLengthMax: { value: 536_854_528, since: '2.0', before: 268_419_072 },
  pieceCount: 2_097_152,
  torrentLength: 10_000_000,
  metadataLength: 31_457_280,
  // Its limit is 100, and it wants room for one more.
  depth: 99,
  tokenCount: 3_000_000,
  // Fewer than 2^30 - 1 blocks of 16 KiB, and fewer than 2^48 bytes in all.
  v2FileLength: (2 ** 30 - 2) * 16_384,
  contentLength: 2 ** 48 - 1,
  directoryDepth: { value: 100, since: '2.1', before: Infinity },
  componentLength: 4095,
}

/** They encode what they have read again before they hash it. */
const rehashing: Client['form'] = { order: 'rehashes', twice: 'rehashes', integer: 'rehashes', length: 'rehashes' }

/**
 * Who can be a `--target`, by id. From the clients' sources of late 2026; docs/clients.md says which of it is tried. Which keys
 * they read is said by the plugins that own the keys.
 */
export const clients: Readonly<Record<string, Client>> = {
  libtorrent: { title: 'libtorrent', kind: 'client', limits: libtorrent },
  qbittorrent: {
    title: 'qBittorrent',
    kind: 'client',
    follows: 'libtorrent',
    limits: { ...libtorrent, pieceLengthMax: 536_854_528, torrentLength: 100 * MiB, tokenCount: 10_000_000 },
  },
  transmission: {
    title: 'Transmission',
    kind: 'client',
    // Its stack has room for 32, the first of which it does not use.
    limits: { pieceLengthMax: 2 ** 32 - 1, halvesBefore: '4.0', depth: 31, stringLength: 128 * MiB - 1 },
    form: { integer: 'refuses' },
  },
  rtorrent: {
    title: 'rTorrent',
    kind: 'client',
    limits: {
      pieceLengthMin: 1025,
      pieceLengthMax: 512 * MiB,
      depth: 1024,
      stringLength: 32 * MiB,
      metadataLength: 64 * MiB,
    },
    form: { order: 'refuses' },
  },
  aria2: { title: 'aria2', kind: 'client', limits: {}, form: rehashing },
  biglybt: {
    title: 'BiglyBT',
    kind: 'client',
    limits: { stringLength: 192 * MiB, keyLength: 65_536 },
  },
  webtorrent: { title: 'WebTorrent', kind: 'client', limits: {}, form: rehashing },
  // NTFS; and MAX_PATH, 260, without a drive, its backslash and the NUL at the end.
  windows: { title: 'Windows', kind: 'system', limits: { componentUnits: 255, pathUnits: 256 } },
  macos: { title: 'macOS', kind: 'system', limits: {} },
}

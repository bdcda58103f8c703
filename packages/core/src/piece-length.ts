import type { Issue } from './contract/issue.ts'
import { GentorrentError, issue } from './errors.ts'

const KiB = 1024
const MiB = 1024 * KiB

/** A rule that chooses a piece length by the content's length. */
export interface PieceLengthRule {
  /** One sentence without a final stop. */
  readonly summary: string
  /** Bytes per piece for so many bytes of content. */
  choose(length: number): number
}

/** The names of all rules. The first one is the default. */
export type PieceLengthPolicy =
  | 'balanced'
  | 'anacrolix'
  | 'create-torrent'
  | 'dottorrent'
  | 'intermodal'
  | 'libtorrent'
  | 'mkbrr'
  | 'mktorrent'
  | 'py3createtorrent'
  | 'torf'
  | 'torrentfile'
  | 'torrenttools'
  | 'transmission'

/** The smallest power of two that is not below `n`. In integers: floating-point logarithms are wrong at exact powers. */
const powerAtLeast = (n: number): number => {
  let power = 1
  while (power < n) power *= 2
  return power
}

/** The exponent of the largest power of two that is not above `n`. */
const exponentBelow = (n: number): number => {
  let exponent = 0
  for (let power = 2; power <= n; power *= 2) exponent++
  return exponent
}

const clamp = (value: number, min: number, max: number) => Math.min(max, Math.max(min, value))

/** The first piece length whose step is not below the length; `last` beyond the table. */
const stepped = (steps: readonly (readonly [upTo: number, pieceLength: number])[], last: number) => (length: number) =>
  steps.find(([upTo]) => length <= upTo)?.[1] ?? last

/** From 16 KiB, doubled while the rule says so. */
const doubled = (start: number, max: number, tooMany: (pieceCount: number) => boolean) => (length: number) => {
  let pieceLength = start
  while (pieceLength < max && tooMany(length / pieceLength)) pieceLength *= 2
  return pieceLength
}

/**
 * The default. Up to 32 GiB about 1024 to 2048 pieces, of 16 KiB to 16 MiB: short lists, and pieces that every client
 * takes. Then 16 MiB until there are 131,072 pieces (2 TiB, 2.6 MB of hashes; a hybrid's 6.8 MB still load in
 * libtorrent, whose default limit is 10 MB), then up to 128 MiB, the most that libtorrent and qBittorrent create; and
 * 256 MiB only where 128 MiB would give a file beyond that limit (more than 400,000 pieces, 50 TiB). Where files are padded
 * see `lessPadded`.
 */
const balanced = (length: number): number => {
  const wanted = clamp(powerAtLeast(length / 2048), 16 * KiB, 16 * MiB)
  const bounded = Math.max(wanted, Math.min(powerAtLeast(length / 131_072), 128 * MiB))
  return length / bounded > 400_000 ? 256 * MiB : bounded
}

/** All rules by name. Those of other tools give what that tool would choose for the same content. */
export const pieceLengthPolicies: Readonly<Record<PieceLengthPolicy, PieceLengthRule>> = {
  balanced: {
    summary: '1024 to 2048 pieces up to 32 GiB, then few large pieces; less where pads would be more than the content',
    choose: balanced,
  },
  anacrolix: { summary: 'fewer than 2048 pieces at any length', choose: doubled(16 * KiB, Infinity, n => n >= 2048) },
  'create-torrent': {
    summary: 'about 1024 pieces, of at most 4 MiB',
    choose: length => clamp(2 ** Math.round(Math.log2(Math.max(length, 1) / 1024)), 16 * KiB, 4 * MiB),
  },
  dottorrent: {
    summary: 'at most 1500 pieces, of at most 64 MiB',
    choose: length => clamp(powerAtLeast(length / 1500), 16 * KiB, 64 * MiB),
  },
  intermodal: {
    summary: 'grows with the square root of the length',
    choose: length => clamp(2 ** (Math.floor(exponentBelow(powerAtLeast(length)) / 2) + 4), 16 * KiB, 16 * MiB),
  },
  libtorrent: {
    summary: 'grows with the square root of the length (also qBittorrent)',
    choose: stepped(
      [
        [2_684_355, 16 * KiB],
        [10_737_418, 32 * KiB],
        [42_949_673, 64 * KiB],
        [171_798_692, 128 * KiB],
        [687_194_767, 256 * KiB],
        [2_748_779_069, 512 * KiB],
        [10_995_116_278, MiB],
        [43_980_465_111, 2 * MiB],
        [175_921_860_444, 4 * MiB],
        [703_687_441_777, 8 * MiB],
      ],
      16 * MiB,
    ),
  },
  mkbrr: {
    summary: '1024 to 2048 pieces from 64 MiB on, of at most 16 MiB',
    choose: length => clamp(powerAtLeast(length / 2048), 32 * KiB, 16 * MiB),
  },
  mktorrent: {
    summary: 'about 800 to 1600 pieces, of at most 16 MiB',
    choose: stepped(
      [
        [50 * MiB, 32 * KiB],
        [100 * MiB, 64 * KiB],
        [200 * MiB, 128 * KiB],
        [400 * MiB, 256 * KiB],
        [800 * MiB, 512 * KiB],
        [1600 * MiB, MiB],
        [3200 * MiB, 2 * MiB],
        [6400 * MiB, 4 * MiB],
        [12_800 * MiB, 8 * MiB],
      ],
      16 * MiB,
    ),
  },
  py3createtorrent: {
    summary: 'at most 2000 pieces, of at most 64 MiB',
    choose: length => {
      let pieceLength = doubled(256 * KiB, 64 * MiB, n => n > 2000)(length)
      while (pieceLength > 16 * KiB && length / pieceLength < 8) pieceLength /= 2
      return pieceLength
    },
  },
  torf: {
    summary: 'at most 512 pieces up to 1 GiB, 2048 from 16 GiB on, of at most 16 MiB',
    choose: length => {
      const GiB = 1024 * MiB
      const most = length <= GiB ? 512 : length <= 8 * GiB ? 1024 : length <= 16 * GiB ? 1536 : 2048
      return clamp(powerAtLeast(length / most), 16 * KiB, 16 * MiB)
    },
  },
  torrentfile: {
    summary: 'at most 1000 pieces, of at most 16 MiB',
    choose: doubled(16 * KiB, 16 * MiB, n => n > 1000),
  },
  torrenttools: {
    summary: '512 to 1024 pieces, of at most 16 MiB',
    choose: length => 2 ** clamp(exponentBelow(length) - 9, 15, 24),
  },
  transmission: {
    summary: 'about 1024 pieces, of at most 16 MiB',
    choose: length => 2 ** clamp(Math.round(Math.log2(Math.max(length, 1)) - 10), 14, 24),
  },
}

/** What a plugin, by its id, needs of the piece length. */
export interface PieceLengthBound {
  readonly by: string
  readonly min?: number
  readonly max?: number
  readonly powerOfTwo?: true
}

/**
 * The piece length for so many bytes of content, within all bounds. One that the person gave is taken or refused; one
 * that a policy chose is moved into the bounds.
 *
 * @throws GentorrentError `PIECE_LENGTH_REFUSED`
 */
export const choosePieceLength = (
  wanted: number | PieceLengthPolicy,
  length: number,
  bounds: readonly PieceLengthBound[],
): number => {
  if (typeof wanted === 'number') {
    const refused = refusal(wanted, bounds)
    if (refused) throw new GentorrentError('PIECE_LENGTH_REFUSED', { pieceLength: wanted, ...refused })
    return wanted
  }
  const min = Math.max(1, ...bounds.map(bound => bound.min ?? 1))
  const max = Math.min(...bounds.map(bound => bound.max ?? Infinity))
  return clamp(pieceLengthPolicies[wanted].choose(length), min, max)
}

/**
 * A shorter piece length for the default policy, where pads are more than the content: then there are many files of less than
 * a piece, longer pieces would not even make their number smaller, and every pad is hashed. Undefined where none is needed.
 */
export const lessPadded = (
  wanted: number | PieceLengthPolicy,
  { pieceLength, length, content }: { pieceLength: number; length: number; content: number },
  bounds: readonly PieceLengthBound[],
): number | undefined => {
  if (wanted !== 'balanced' || length <= 2 * content) return undefined
  // Pads grow with the piece length at most: so this is never too little.
  const enough = 2 ** exponentBelow((pieceLength * 2 * content) / length)
  const less = Math.max(Math.min(enough, pieceLength / 2), 16 * KiB, ...bounds.map(({ min = 1 }) => min))
  return less < pieceLength ? less : undefined
}

/** rTorrent's limit; libtorrent's is 16 KiB less (32767 blocks). What reads larger ones is not known to hash them. */
export const largestPieceLength: number = 512 * MiB

const refusal = (pieceLength: number, bounds: readonly PieceLengthBound[]) => {
  if (!Number.isSafeInteger(pieceLength) || pieceLength < 1)
    return { by: 'BEP 3', rule: 'a whole number of at least 1' }
  if (pieceLength > largestPieceLength) return { by: 'every client', rule: 'at most 512 MiB' }
  for (const { by, min, max, powerOfTwo } of bounds) {
    if (min !== undefined && pieceLength < min) return { by, rule: `at least ${min} B` }
    if (max !== undefined && pieceLength > max) return { by, rule: `at most ${max} B` }
    if (powerOfTwo && powerAtLeast(pieceLength) !== pieceLength) return { by, rule: 'a power of two' }
  }
  return undefined
}

/** What clients may say to this piece length. */
export const pieceLengthIssues = (pieceLength: number, pieceCount: number): readonly Issue[] => {
  const severity = 'warning'
  const key = 'info.piece length'
  return [
    ...(pieceLength < 16 * KiB || powerAtLeast(pieceLength) !== pieceLength
      ? [issue('PIECE_LENGTH_ODD', { pieceLength }, { severity, key })]
      : []),
    ...(pieceLength > 16 * MiB ? [issue('PIECE_LENGTH_LARGE', { pieceLength }, { severity, key })] : []),
    // libtorrent's `load_torrent_limits::max_pieces`.
    ...(pieceCount > 0x20_0000
      ? [issue('PIECES_MANY', { count: pieceCount }, { severity, key, targets: ['libtorrent', 'qbittorrent'] })]
      : []),
  ]
}

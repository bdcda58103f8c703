import { fileDictionaries, hex, type ReadTorrent } from '@gentorrent/core'
import { type BJson, type BReadDict, bytes, dumpValue, keyJson, text } from '@gentorrent/core/bencode'
import type { FileEntry, Plugin } from '@gentorrent/core/plugin'

/**
 * What a torrent knows of a file's bytes: digests by kind. Two files are the same if they share one; they differ if they have
 * two of a kind that are not the same. Kinds that begin with `part` can only tell that files differ.
 */
export type Identity = ReadonlyMap<string, string>

/** A file as two torrents are compared by it. */
export interface ComparedFile {
  readonly entry: FileEntry
  /** Bytes of the stream before it. */
  readonly start: number
  /** Made anew each time: a torrent may have a million files, and few are looked at twice. */
  identity(): Identity
  /** Its other keys, such as `attr`, in the form of `dump`. */
  keys(): Readonly<Record<string, BJson>>
}

/** Keys of files that are digests of nothing but their bytes: BEP 52, BEP 47, BEP 3's `md5sum`, and that of eD2k. */
const digestKeys = ['pieces root', 'sha1', 'md5sum', 'ed2k']

/** All files of a torrent but its pads. */
export const comparedFiles = (
  { torrent, layout }: Pick<ReadTorrent, 'torrent' | 'layout'>,
  plugins: readonly Plugin[],
): readonly ComparedFile[] => {
  if (!layout) return []
  const dictionaries = new Map<string, BReadDict[]>()
  for (const [path, keys] of fileDictionaries(torrent, plugins)) {
    const name = path.join('/')
    const known = dictionaries.get(name)
    // A hybrid's files have two. A path that stands a thousand times has no more to tell.
    if (!known) dictionaries.set(name, [keys])
    else if (known.length < 2) known.push(keys)
  }
  const pieces = bytes(torrent.info.get('pieces'))
  const { files, pieceLength, length, single } = layout
  let start = 0
  return files.flatMap((entry, at) => {
    const own = single
      ? [torrent.info, ...[...dictionaries.values()].flat()]
      : (dictionaries.get(entry.path.join('/')) ?? [])
    const from = start
    start += entry.length
    if (entry.role === 'pad') return []
    const next = files[at + 1]
    const padded = next?.role === 'pad' ? from + entry.length + next.length : start
    const identity = (): Identity => {
      const known = new Map(digestsOf(own))
      if (!pieces) return known
      for (const [kind, value] of piecesOf(pieces, pieceLength, from, entry.length, padded, length))
        known.set(kind, value)
      return known
    }
    return [{ entry, start: from, identity, keys: () => (single ? {} : keysOf(own)) }]
  })
}

function* digestsOf(own: readonly BReadDict[]): Iterable<readonly [string, string]> {
  for (const keys of own) {
    for (const name of digestKeys) {
      const value = bytes(keys.get(name))
      // `md5sum` is text.
      if (value && value.length >= 16) yield [name, name === 'md5sum' ? (text(value) ?? '').toLowerCase() : hex(value)]
    }
  }
}

/**
 * What the pieces of the stream tell of a file that begins at one: those inside of it, and all of it where its last piece holds
 * nothing else but zeros.
 */
function* piecesOf(
  pieces: Uint8Array,
  pieceLength: number,
  start: number,
  length: number,
  paddedEnd: number,
  streamLength: number,
): Iterable<readonly [string, string]> {
  if (length === 0 || start % pieceLength !== 0) return
  const first = start / pieceLength
  const whole = Math.floor(length / pieceLength)
  // A list that is too short says nothing.
  if ((first + Math.ceil(length / pieceLength)) * 20 > pieces.length) return
  const hashes = (count: number) => Buffer.from(pieces.subarray(first * 20, (first + count) * 20)).toString('latin1')
  if (whole > 0) yield [`part ${pieceLength} ${whole}`, hashes(whole)]
  const end = start + length
  const pieceEnd = (first + whole + 1) * pieceLength
  if (end === (first + whole) * pieceLength) yield [`pieces ${pieceLength}`, hashes(whole)]
  else if (end === streamLength) yield [`pieces ${pieceLength}`, hashes(whole + 1)]
  else if (paddedEnd >= pieceEnd) yield [`padded pieces ${pieceLength}`, hashes(whole + 1)]
}

const keysOf = (own: readonly BReadDict[]): Readonly<Record<string, BJson>> => {
  const found: Record<string, BJson> = Object.create(null)
  for (const keys of own) {
    for (const [key, value] of keys.entries()) {
      const name = keyJson(key)
      if (name !== 'length' && name !== 'path' && !digestKeys.includes(name)) found[name] ??= dumpValue(value)
    }
  }
  return found
}

import { compareBytes } from '@gentorrent/core'
import { type BJson, type BReadDict, decodeLenient, dict, dump, keyJson, rawPairs } from '@gentorrent/core/bencode'

/** A key of which two torrents say different things, with values in the form of `dump`. */
export interface KeyDifference {
  /** As `inspect --get` takes it, such as `info.source`. */
  readonly key: string
  /** Whether the info-hash depends on it. */
  readonly inInfo: boolean
  /** Whether it describes the content. Then there are no values: what differs is told by the files. */
  readonly isContent: boolean
  /** The value in the first torrent, if it has one. */
  readonly a?: BJson
  /** The value in the second torrent, if it has one. */
  readonly b?: BJson
}

/** Keys that describe the content, and are as long as it has files or pieces: BEP 3, 30, 52. */
const contentKeys: ReadonlySet<string> = new Set([
  'info.file tree',
  'info.files',
  'info.length',
  'info.pieces',
  'info.root hash',
  'piece layers',
])

/** Every key that differs, those of dictionaries inside of others too. */
export const compareKeys = (a: BReadDict, b: BReadDict, lead = ''): readonly KeyDifference[] => {
  const [ofA, ofB] = [valuesOf(a), valuesOf(b)]
  const names = [...new Set([...ofA.keys(), ...ofB.keys()])].sort()
  return names.flatMap((name): readonly KeyDifference[] => {
    const [old, present] = [ofA.get(name), ofB.get(name)]
    if (old && present && compareBytes(old, present) === 0) return []
    const key = lead + name
    const isContent = contentKeys.has(key)
    const inInfo = key.startsWith('info.')
    if (isContent) return [{ key, inInfo, isContent }]
    const [inA, inB] = [old, present].map(bytes => bytes && dict(decodeLenient(bytes).value))
    const below = inA && inB ? compareKeys(inA, inB, `${key}.`) : []
    // Dictionaries that differ by the order of their keys alone have no key that differs.
    if (below.length > 0 || key === 'info') return below
    return [{ key, inInfo, isContent, ...(old && { a: dump(old) }), ...(present && { b: dump(present) }) }]
  })
}

/** The encoded values by the names of their keys. */
const valuesOf = (keys: BReadDict): ReadonlyMap<string, Uint8Array> =>
  new Map(rawPairs(keys).map(([key, value]) => [keyJson(key), value]))

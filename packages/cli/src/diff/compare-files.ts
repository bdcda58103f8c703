import { compareBytes, fromHex, type ReadTorrent } from '@gentorrent/core'
import { bytes, dict } from '@gentorrent/core/bencode'
import type { Layout, Plugin } from '@gentorrent/core/plugin'
import { type ByteRange, type StreamDifferences, streamDifferences } from './compare-streams.ts'
import { type ComparedFile, comparedFiles, type Identity } from './file-identity.ts'

/** A file that is not the same in both torrents, or of which that cannot be told. */
export interface FileDifference {
  /**
   * `in-doubt`: it shares a piece that differs with another file. `unknown`: same name and length, and no hash of both that could
   * be compared.
   */
  readonly state: 'only-a' | 'only-b' | 'renamed' | 'differs' | 'in-doubt' | 'unknown'
  readonly path: readonly string[]
  readonly length: number
  /** Where it is in the second torrent, if it was renamed. */
  readonly pathInB?: readonly string[]
  /** Bytes in the second torrent, if it has another length there. */
  readonly lengthInB?: number
  /** Bytes that differ, as far as pieces tell. */
  readonly ranges: readonly ByteRange[]
}

/** Whether two torrents describe the same files. */
export interface ContentComparison {
  /** `unknown`: names and lengths are the same, and hashes that could be compared are missing. */
  readonly relation: 'same' | 'different' | 'unknown'
  readonly fileCount: number
  readonly files: readonly FileDifference[]
  /** The files that both have stand in another order. */
  readonly isReordered: boolean
  /** Pads differ in number or length. */
  readonly arePadsOther: boolean
  /** Files of which a key other than name, length and hash differs. */
  readonly keys: readonly { readonly path: readonly string[]; readonly keys: readonly string[] }[]
}

type Side = Pick<ReadTorrent, 'torrent' | 'layout'>

/** Undefined if one of them has no file list that can be made out. */
export const compareFiles = (a: Side, b: Side, plugins: readonly Plugin[]): ContentComparison | undefined => {
  if (!a.layout || !b.layout) return undefined
  if (compareBytes(a.torrent.infoBytes, b.torrent.infoBytes) === 0) return sameContent(b.layout)
  const isAlone = a.layout.single && b.layout.single
  const [inA, inB] = [a, b].map(side => byName(comparedFiles(side, plugins), isAlone)) as [ByName, ByName]
  const byStream = streamDifferences(a, b)
  const shared = [...inA].flatMap(([name, file]) => {
    const other = inB.get(name)
    return other ? [[file, other] as const] : []
  })
  const found = shared.flatMap(([file, other]) => {
    const difference = sharedDifference(file, other, byStream)
    if (difference?.state !== 'differs' || difference.ranges.length > 0) return difference ?? []
    return { ...difference, ranges: layerRanges([a, file], [b, other]) }
  })
  // Pieces are what clients check. Where one differs, other hashes that are the same cannot talk it away.
  const isExplained = !byStream?.size || found.some(({ state }) => state !== 'unknown')
  const files = [
    ...(isExplained ? found : inDoubt(shared, byStream)),
    ...movedOrLost(
      [...inA].flatMap(([name, file]) => (inB.has(name) ? [] : [file])),
      [...inB].flatMap(([name, file]) => (inA.has(name) ? [] : [file])),
    ),
  ]
  const relation =
    files.length === 0 ? 'same' : files.every(({ state }) => state === 'unknown') ? 'unknown' : 'different'
  return {
    relation,
    fileCount: inB.size,
    files,
    isReordered: shared.some(([, other], i) => i > 0 && other.start < shared[i - 1]![1].start),
    arePadsOther: hasV1(a) && hasV1(b) && padsOf(a.layout) !== padsOf(b.layout),
    keys: shared.flatMap(([file, other]) => {
      const [old, present] = [file.keys(), other.keys()]
      const names = [...new Set([...Object.keys(old), ...Object.keys(present)])].sort()
      const keys = names.filter(name => JSON.stringify(old[name]) !== JSON.stringify(present[name]))
      return keys.length > 0 ? [{ path: file.entry.path, keys }] : []
    }),
  }
}

type ByName = ReadonlyMap<string, ComparedFile>

/** A single file goes by any name, and a path may stand twice. */
const byName = (files: readonly ComparedFile[], isAlone: boolean): ByName => {
  const counts = new Map<string, number>()
  return new Map(
    files.map(file => {
      const name = isAlone ? '' : file.entry.path.join('/')
      const count = counts.get(name) ?? 0
      counts.set(name, count + 1)
      return [count === 0 ? name : `${name}\0${count}`, file]
    }),
  )
}

const inDoubt = (
  shared: readonly (readonly [ComparedFile, ComparedFile])[],
  byStream: StreamDifferences,
): readonly FileDifference[] =>
  shared.flatMap(
    ([
      {
        entry: { path, length },
      },
    ]) => {
      const found = byStream.get(path.join('/'))
      return found ? [{ path, length, ...found }] : []
    },
  )

const sameContent = ({ files }: Layout): ContentComparison => ({
  relation: 'same',
  fileCount: files.filter(({ role }) => role !== 'pad').length,
  files: [],
  isReordered: false,
  arePadsOther: false,
  keys: [],
})

/** Others have no use for pads. */
const hasV1 = ({ torrent }: Side) => torrent.infoHash.v1 !== undefined

const padsOf = ({ files }: Layout) => {
  const pads = files.filter(({ role }) => role === 'pad')
  return `${pads.length} ${pads.reduce((sum, { length }) => sum + length, 0)}`
}

const sharedDifference = (
  { entry, identity }: ComparedFile,
  { entry: other, identity: others }: ComparedFile,
  byStream: StreamDifferences | undefined,
): FileDifference | undefined => {
  const { path, length } = entry
  if (length !== other.length || entry.role !== other.role) {
    return { state: 'differs', path, length, lengthInB: other.length, ranges: [] }
  }
  if (entry.role === 'symlink') {
    const isSame = entry.facts.target?.join('/') === other.facts.target?.join('/')
    return isSame ? undefined : { state: 'differs', path, length, ranges: [] }
  }
  const found = byStream?.get(path.join('/'))
  if (found?.state === 'differs') return { path, length, ...found }
  const verdict = length === 0 ? 'same' : compareIdentities(identity(), others())
  if (verdict === 'same') return undefined
  if (verdict === 'differs') return { state: 'differs', path, length, ranges: found?.ranges ?? [] }
  if (byStream) return found && { path, length, ...found }
  return { state: 'unknown', path, length, ranges: [] }
}

/** What differs by the layers of two v2 files (BEP 52), if both have one for pieces of the same length. */
const layerRanges = (a: readonly [Side, ComparedFile], b: readonly [Side, ComparedFile]): readonly ByteRange[] => {
  const length = a[1].entry.length
  const pieceLength = a[0].layout!.pieceLength
  const [old, present] = [a, b].map(([{ torrent }, { identity }]) => {
    const root = fromHex(identity().get('pieces root') ?? '')
    return root && bytes(dict(torrent.metainfo.get('piece layers'))?.get(root))
  })
  const isSame = b[1].entry.length === length && b[0].layout!.pieceLength === pieceLength
  if (!isSame || !old || old.length !== present?.length || old.length !== Math.ceil(length / pieceLength) * 32)
    return []
  const ranges: [start: number, end: number][] = []
  for (let at = 0; at < old.length; at += 32) {
    if (compareBytes(old.subarray(at, at + 32), present.subarray(at, at + 32)) === 0) continue
    const start = (at / 32) * pieceLength
    const last = ranges.at(-1)
    if (last?.[1] === start) last[1] = Math.min(start + pieceLength, length)
    else ranges.push([start, Math.min(start + pieceLength, length)])
  }
  return ranges
}

const compareIdentities = (a: Identity, b: Identity): 'same' | 'differs' | 'unknown' => {
  let verdict: 'same' | 'unknown' = 'unknown'
  for (const [kind, value] of a) {
    const other = b.get(kind)
    if (other === undefined) continue
    if (other !== value) return 'differs'
    if (!kind.startsWith('part')) verdict = 'same'
  }
  return verdict
}

/** Files of one torrent alone, and those that the other has by another name. */
const movedOrLost = (ofA: readonly ComparedFile[], ofB: readonly ComparedFile[]): readonly FileDifference[] => {
  const left = new Set(ofB)
  const byIdentity = new Map<string, ComparedFile[]>()
  const marksOf = ({ entry: { length }, identity }: ComparedFile) =>
    length === 0
      ? []
      : [...identity()].flatMap(([kind, value]) => (kind.startsWith('part') ? [] : [`${length} ${kind} ${value}`]))
  // The last first, so that the first can be taken from the end.
  for (const file of ofB.toReversed()) {
    for (const mark of marksOf(file)) {
      const known = byIdentity.get(mark)
      if (known) known.push(file)
      else byIdentity.set(mark, [file])
    }
  }
  const takeOne = (mark: string): ComparedFile | undefined => {
    const known = byIdentity.get(mark)
    for (let file = known?.pop(); file; file = known!.pop()) if (left.delete(file)) return file
    return undefined
  }
  const fromA = ofA.map((file): FileDifference => {
    const { path, length } = file.entry
    let moved: ComparedFile | undefined
    for (const mark of marksOf(file)) moved ??= takeOne(mark)
    if (!moved) return { state: 'only-a', path, length, ranges: [] }
    return { state: 'renamed', path, pathInB: moved.entry.path, length, ranges: [] }
  })
  return [
    ...fromA,
    ...[...left].map(({ entry: { path, length } }): FileDifference => ({ state: 'only-b', path, length, ranges: [] })),
  ]
}

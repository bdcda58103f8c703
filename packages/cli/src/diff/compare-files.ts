import { compareBytes, fromHex, type ReadTorrent } from '@gentorrent/core'
import { bytes, dict } from '@gentorrent/core/bencode'
import type { Layout, Plugin } from '@gentorrent/core/plugin'
import { type ByteRange, type StreamDifferences, streamDifferences } from './compare-streams.ts'
import { type ComparedFile, comparedFiles } from './file-identity.ts'

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
  const [ofA, ofB] = [comparedFiles(a, plugins), comparedFiles(b, plugins)]
  const nameOf = a.layout.single && b.layout.single ? () => '' : ({ entry }: ComparedFile) => entry.path.join('/')
  const inA = new Map(ofA.map(file => [nameOf(file), file]))
  const inB = new Map(ofB.map(file => [nameOf(file), file]))
  const byStream = streamDifferences(a, b)
  const shared = ofA.flatMap(file => {
    const other = inB.get(nameOf(file))
    return other ? [[file, other] as const] : []
  })
  const files = [
    ...shared.flatMap(([file, other]) => {
      const found = sharedDifference(file, other, byStream)
      if (found?.state !== 'differs' || found.ranges.length > 0) return found ?? []
      return { ...found, ranges: layerRanges([a, file], [b, other]) }
    }),
    ...movedOrLost(
      ofA.filter(file => !inB.has(nameOf(file))),
      ofB.filter(file => !inA.has(nameOf(file))),
    ),
  ]
  const isSure = files.some(({ state }) => state !== 'unknown' && state !== 'renamed')
  const relation =
    isSure || files.some(({ state }) => state === 'renamed') ? 'different' : files.length > 0 ? 'unknown' : 'same'
  return {
    relation,
    fileCount: ofB.length,
    files,
    isReordered: shared.some(([, other], i) => i > 0 && other.start < shared[i - 1]![1].start),
    arePadsOther: hasV1(a) && hasV1(b) && padsOf(a.layout) !== padsOf(b.layout),
    keys: shared.flatMap(([file, other]) => {
      const names = [...new Set([...Object.keys(file.keys), ...Object.keys(other.keys)])].sort()
      const keys = names.filter(name => JSON.stringify(file.keys[name]) !== JSON.stringify(other.keys[name]))
      return keys.length > 0 ? [{ path: file.entry.path, keys }] : []
    }),
  }
}

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
  const verdict = length === 0 ? 'same' : compareIdentities(identity, others)
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
    const root = fromHex(identity.get('pieces root') ?? '')
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

const compareIdentities = (
  a: ComparedFile['identity'],
  b: ComparedFile['identity'],
): 'same' | 'differs' | 'unknown' => {
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
      : [...identity].flatMap(([kind, value]) => (kind.startsWith('part') ? [] : [`${length} ${kind} ${value}`]))
  for (const file of ofB) {
    for (const mark of marksOf(file)) byIdentity.set(mark, [...(byIdentity.get(mark) ?? []), file])
  }
  const fromA = ofA.map((file): FileDifference => {
    const { path, length } = file.entry
    const moved = marksOf(file)
      .flatMap(mark => byIdentity.get(mark) ?? [])
      .find(other => left.has(other))
    if (!moved) return { state: 'only-a', path, length, ranges: [] }
    left.delete(moved)
    return { state: 'renamed', path, pathInB: moved.entry.path, length, ranges: [] }
  })
  return [
    ...fromA,
    ...[...left].map(({ entry: { path, length } }): FileDifference => ({ state: 'only-b', path, length, ranges: [] })),
  ]
}

import { compareBytes, type ReadTorrent } from '@gentorrent/core'
import { bytes } from '@gentorrent/core/bencode'
import { error, type Issue, type Layout } from '@gentorrent/core/plugin'
import { differencesOf } from '../commands/differences.ts'

/** Bytes, end exclusive. */
export type ByteRange = readonly [start: number, end: number]

/** Files by their joined paths that differ, or share a piece that does. */
export type StreamDifferences = ReadonlyMap<
  string,
  { readonly state: 'differs' | 'in-doubt'; readonly ranges: readonly ByteRange[] }
>

type Side = Pick<ReadTorrent, 'torrent' | 'layout'>

/** What differs where both hash the same stream of files, by its pieces or their root; undefined if they do not. */
export const streamDifferences = (a: Side, b: Side): StreamDifferences | undefined => {
  if (compareBytes(a.torrent.infoBytes, b.torrent.infoBytes) === 0) return new Map()
  const { layout } = a
  if (!layout || !b.layout || !isSameStream(layout, b.layout)) return undefined
  const [pieces, others] = [a, b].map(({ torrent }) => bytes(torrent.info.get('pieces')))
  if (pieces && others) return pieces.length === others.length ? pieceDifferences(layout, pieces, others) : undefined
  const [root, otherRoot] = [a, b].map(({ torrent }) => bytes(torrent.info.get('root hash'), 20))
  if (pieces || others || !root || !otherRoot) return undefined
  if (compareBytes(root, otherRoot) === 0) return new Map()
  const inDoubt = layout.files.filter(({ role, length }) => role === 'data' && length > 0)
  return new Map(inDoubt.map(({ path }) => [path.join('/'), { state: 'in-doubt', ranges: [] }]))
}

const isSameStream = (a: Layout, b: Layout) =>
  a.pieceLength === b.pieceLength &&
  a.files.length === b.files.length &&
  a.files.every((file, i) => {
    const other = b.files[i]!
    const isSameName = (a.single && b.single) || file.path.join('/') === other.path.join('/')
    return file.length === other.length && file.role === other.role && isSameName
  })

const pieceDifferences = (layout: Layout, pieces: Uint8Array, others: Uint8Array): StreamDifferences => {
  const issues: Issue[] = []
  for (let at = 0; at < pieces.length; at += 20) {
    if (compareBytes(pieces.subarray(at, at + 20), others.subarray(at, at + 20)) === 0) continue
    const start = (at / 20) * layout.pieceLength
    issues.push({
      ...error('PIECE_BAD', ''),
      range: { start, end: Math.min(start + layout.pieceLength, layout.length) },
    })
  }
  return new Map(
    differencesOf(layout, issues).files.flatMap(({ file, state, badRanges }) => {
      if (state !== 'differs' && state !== 'in-doubt') return []
      const ranges = badRanges.map(({ start, end }): ByteRange => [start, end])
      return [[file.path.join('/'), { state, ranges }] as const]
    }),
  )
}

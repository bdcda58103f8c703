import { create, type ReadTorrent, read } from '@gentorrent/core'
import { encode } from '@gentorrent/core/bencode'
import { type BRead, type BValue, dict, type Files, list } from '@gentorrent/core/plugin'
import { attributes } from '@gentorrent/plugin-attributes'
import { v2 } from '@gentorrent/plugin-v2'
import { entries, referenceEngine } from '@gentorrent/testkit'

/** A dictionary that can be changed. */
export type Dict = Map<string | Uint8Array, BValue>

export const exampleFiles: Files = entries({ 'a/b.bin': 20_000, 'a.txt': 30_000, empty: 0, 'z.bin': 70_000 })

/** A torrent of ours. */
export const made = (
  mode: 'hybrid' | 'only',
  files: Files = exampleFiles,
  more: { readonly single?: boolean; readonly pieceLength?: number } = {},
): ReturnType<typeof create> =>
  create({
    name: more.single ? files[0]!.path[0]! : 'root',
    single: false,
    files,
    pieceLength: 16_384,
    plugins: [v2({ mode })],
    installed: [attributes],
    engine: referenceEngine,
    ...more,
  })

/** One of ours with something about it changed, read again. */
export const spoilt = async (
  mode: 'hybrid' | 'only',
  change: (root: {
    readonly metainfo: Dict
    readonly info: Dict
    readonly tree: Dict
    readonly layers: Dict
  }) => unknown,
): Promise<ReadTorrent> => {
  const { torrent } = await made(mode)
  const metainfo = writable(torrent.metainfo) as Dict
  const info = metainfo.get('info') as Dict
  change({ metainfo, info, tree: info.get('file tree') as Dict, layers: metainfo.get('piece layers') as Dict })
  return read(encode(metainfo), { plugins: [v2, attributes] })
}

/** The dictionary of a file of the tree. */
export const leaf = (tree: Dict, ...path: readonly string[]): Dict =>
  [...path, ''].reduce((directory, name) => directory.get(name) as Dict, tree)

/** Keys that are text become text, so that tests can name them. */
const writable = (value: BRead): BValue => {
  if (typeof value !== 'object' || value instanceof Uint8Array) return value
  const items = list(value)
  if (items) return items.map(writable)
  return new Map(
    [...dict(value)!.entries()].map(([key, item]) => [key.length === 32 ? key : ascii(key), writable(item)]),
  )
}

const ascii = (bytes: Uint8Array) => String.fromCharCode(...bytes)

/** The codes of one severity, each once. */
export const codes = ({ issues }: Pick<ReadTorrent, 'issues'>, severity: 'error' | 'warning'): readonly string[] => [
  ...new Set(issues.filter(issue => issue.severity === severity).map(({ code }) => code)),
]

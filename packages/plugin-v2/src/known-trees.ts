import {
  type BReadDict,
  bytes,
  dict,
  type FileEntry,
  type Layout,
  type PerFile,
  perFile,
  type Torrent,
  type Tree,
  text,
} from '@gentorrent/core/plugin'
import { hashLength } from './hashes.ts'
import { type Leaf, walkTree } from './read-tree.ts'

/** The trees that the torrent has: the roots of all files, with the layers of those that are longer than a piece. */
export const knownTrees = ({ info, metainfo }: Torrent, layout: Layout): PerFile<Tree> | undefined => {
  const layers = dict(metainfo.get('piece layers'))
  const leafOf = leaves(info, layout.single)
  const none = new Uint8Array()
  const get = ({ role, length, path }: FileEntry): Tree | undefined => {
    const root = role === 'data' && length > 0 ? leafOf(path)?.root : undefined
    if (!root || length <= layout.pieceLength) return root && { root, layer: none }
    const layer = bytes(layers?.get(root), Math.ceil(length / layout.pieceLength) * hashLength)
    return layer && { root, layer }
  }
  const isWhole = layout.files.every(file => file.role !== 'data' || file.length === 0 || get(file) !== undefined)
  return isWhole ? perFile(layout.files, get) : undefined
}

const leaves = (info: BReadDict, single: boolean): ((path: readonly string[]) => Leaf | undefined) => {
  const nameOf = (path: readonly (string | undefined)[]) => (single ? '' : path.join('\0'))
  const found = new Map<string, Leaf>()
  if (info.has('file tree')) {
    walkTree(info.get('file tree'), {
      leaf: leaf => {
        const names = leaf.path.map(text)
        if (names.every(name => name !== undefined)) found.set(nameOf(names), leaf)
      },
    })
  }
  return path => found.get(nameOf(path))
}

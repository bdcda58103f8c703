import {
  type BReadDict,
  dict,
  error,
  type FileEntry,
  type Issue,
  type Layout,
  type PerFile,
  type Torrent,
  type Tree,
  text,
} from '@gentorrent/core/plugin'
import { hashLength, sameAt } from './hashes.ts'
import { walkTree } from './read-tree.ts'

/** Every difference between the content and the torrent's trees: by piece where the torrent has a layer, else by file. */
export const compareFiles = ({ info, metainfo }: Torrent, layout: Layout, fresh: PerFile<Tree>): readonly Issue[] => {
  const rootOf = rootsOf(info, layout)
  const layers = dict(metainfo.get('piece layers'))
  const issues: Issue[] = []
  for (const [file, tree] of fresh.entries()) {
    const root = rootOf(file)
    if (!root || sameAt(root, tree.root)) continue
    const layer = layers?.get(root)
    const isWhole = layer instanceof Uint8Array && layer.length === tree.layer.length
    const bad = isWhole ? badPieces(file, layer, tree.layer, layout.pieceLength) : []
    // Not spread: a file may have more pieces than a call may have arguments.
    for (const issue of bad.length > 0 ? bad : [badFile(file)]) issues.push(issue)
  }
  return issues
}

const rootsOf = (info: BReadDict, { single }: Layout): ((file: FileEntry) => Uint8Array | undefined) => {
  // A single file may go by the torrent's name or by that in the tree.
  const nameOf = (path: readonly (string | undefined)[]) => (single ? '' : path.join('/'))
  const roots = new Map<string, Uint8Array>()
  walkTree(info.get('file tree'), {
    leaf: ({ path, root }) => {
      if (root) roots.set(nameOf(path.map(text)), root)
    },
  })
  return ({ path }) => roots.get(nameOf(path))
}

const badPieces = (file: FileEntry, stored: Uint8Array, fresh: Uint8Array, pieceLength: number): readonly Issue[] => {
  const issues: Issue[] = []
  for (let at = 0; at < fresh.length; at += hashLength) {
    if (sameAt(stored, fresh, at)) continue
    const start = (at / hashLength) * pieceLength
    const range = { start, end: Math.min(start + pieceLength, file.length) }
    const message = `\`${file.path.join('/')}\` differs from byte ${range.start} to byte ${range.end}`
    issues.push({ ...error('V2_PIECE_BAD', message, 'metainfo.piece layers'), path: file.path, range })
  }
  return issues
}

const badFile = (file: FileEntry): Issue => ({
  ...error('V2_FILE_BAD', `\`${file.path.join('/')}\` differs`, 'info.file tree'),
  path: file.path,
  range: { start: 0, end: file.length },
})

import { type BDict, definePlugin, type FileEntry, type Plugin, type TreeDigest, tree } from '@gentorrent/core/plugin'
import { checkLayout } from './check-layout.ts'
import { clients } from './clients.ts'
import { compareFiles } from './compare-files.ts'
import { fileTree } from './file-tree.ts'
import { knownTrees } from './known-trees.ts'
import { pieceLayers } from './piece-layers.ts'
import { blockLength, isPieceLength } from './piece-length.ts'
import { fileListOf, isThere, version } from './read-tree.ts'
import { issues, validate } from './validate.ts'

const options = {
  mode: {
    type: 'choice',
    choices: ['hybrid', 'only'],
    default: 'hybrid',
    flag: '--v2 [mode]',
    summary: 'Write a v2 torrent that v1 clients read too, or one for v2 clients only',
    label: 'BitTorrent v2',
  },
} as const

/**
 * BitTorrent v2 ([BEP 52](https://www.bittorrent.org/beps/bep_0052.html)): a SHA-256 tree for each file, alone or in a
 * hybrid beside the v1 keys. A hybrid's files begin at piece boundaries, which takes the pads of the plugin attributes.
 */
export const v2: Plugin<typeof options, { files: TreeDigest<'file'> }> = definePlugin({
  id: 'v2',
  summary: 'BitTorrent v2 and hybrid torrents',
  beps: [52],
  options,
  issues,
  clients,
  writes: ['info.meta version', 'info.file tree', 'file.pieces root', 'metainfo.piece layers'],
  omits: ({ mode }) => (mode === 'only' ? ['info.pieces', 'info.files', 'info.length'] : []),
  requires: ({ mode }) =>
    mode === 'hybrid'
      ? [
          {
            plugin: 'attributes',
            options: { align: true },
            because: 'it puts pads between the files of a hybrid; a torrent of v2 alone has none',
          },
        ]
      : [],
  pieceLength: { min: blockLength, powerOfTwo: true },

  files: { check: checkLayout },
  digests: ({ layout: { pieceLength } }) => ({
    files: tree('sha256', 'file', {
      leafLength: blockLength,
      // Torrents that were read may have any piece length, and then no layer that means something.
      ...(isPieceLength(pieceLength) && { keepLayer: pieceLength }),
    }),
  }),
  info: ({ layout, digests, fileKeys }) => ({
    'meta version': version,
    'file tree': fileTree(layout, file => leafOf(file, fileKeys(file), digests.files.get(file)?.root)),
  }),
  metainfo: ({ digests }) => ({ 'piece layers': pieceLayers(digests.files) }),

  read: {
    detect: ({ info }) => (isThere(info) ? { mode: info.has('pieces') ? 'hybrid' : 'only' } : undefined),
    // Which version it is stands at the top of every view.
    describe: () => [],
    infoHashes: info => (info.get('meta version') === version ? ['v2'] : []),
    files: fileListOf,
    validate,
    known: (torrent, { layout }) => ({ files: knownTrees(torrent, layout) }),
    compare: (torrent, { digests, layout }) => compareFiles(torrent, layout, digests.files),
  },
})

const leafOf = ({ length }: FileEntry, keys: BDict, root: Uint8Array | undefined): BDict => {
  const leaf: Record<string, BDict[string]> = { length, 'pieces root': root }
  // Not spread: that takes microseconds and 200 bytes, which counts where there are a million.
  for (const key in keys) leaf[key] = keys[key]
  return leaf
}

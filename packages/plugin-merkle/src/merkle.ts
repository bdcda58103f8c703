import { hex } from '@gentorrent/core'
import {
  bytes,
  definePlugin,
  type Issue,
  type Plugin,
  type Torrent,
  type TreeDigest,
  tree,
} from '@gentorrent/core/plugin'
import { clients } from './clients.ts'

/**
 * Merkle hash torrents ([BEP 30](https://www.bittorrent.org/beps/bep_0030.html)): one root in place of the list of piece
 * hashes. The leaves are the SHA-1 hashes of the pieces, the width is the next power of two, and missing leaves are zeros.
 */
export const merkle: Plugin<{}, { root: TreeDigest<'stream'> }> = definePlugin({
  id: 'merkle',
  summary: 'Merkle hash torrents, with one root in place of piece hashes',
  beps: [30],
  flag: '--merkle',
  options: {},
  issues: {
    MERKLE_MISMATCH: 'the content does not have the root hash that the torrent names',
    MERKLE_PIECES: 'the torrent has a root hash and piece hashes, and clients ignore the root',
    MERKLE_READERS: 'hardly any client reads Merkle hash torrents',
    MERKLE_ROOT: 'the root hash is not a SHA-1 hash',
    MERKLE_V2: 'the torrent has a root hash and v2 keys, which together mean nothing',
    MERKLE_WEBSEED: 'web seeds cannot give the hashes that Merkle hash torrents need (BEP 30)',
  },
  clients,
  writes: ['info.root hash'],
  omits: ['info.pieces'],
  conflicts: [
    { with: 'v2', because: 'BEP 52 has trees of its own, and a torrent with both means nothing to any client' },
    { with: 'webseed', because: 'BEP 30 rules web seeds out, since they cannot send hashes', code: 'MERKLE_WEBSEED' },
  ],

  check: () => [readers],
  digests: ({ layout }) => ({ root: tree('sha1', 'stream', { leafLength: layout.pieceLength }) }),
  info: ({ digests }) => ({ 'root hash': digests.root.root }),

  read: {
    detect: ({ info }) => (info.has('root hash') ? {} : undefined),
    describe: ({ info }) => {
      const root = bytes(info.get('root hash'), 20)
      return root ? [{ label: 'Root hash', texts: [hex(root)], data: { root: hex(root) } }] : []
    },
    infoHashes: info => (info.has('root hash') ? ['v1'] : []),
    known: ({ info }) => {
      const root = bytes(info.get('root hash'), 20)
      return root ? { root: { root, layer: new Uint8Array() } } : {}
    },
    validate: torrent => (torrent.info.has('root hash') ? issuesOf(torrent) : []),
    compare: ({ info }, { digests, layout }) => {
      const root = bytes(info.get('root hash'), 20)
      if (root?.every((byte, at) => byte === digests.root.root[at])) return []
      const message = "the content does not have the torrent's root hash; a root cannot tell which piece differs"
      return [{ ...error('MERKLE_MISMATCH', message), range: { start: 0, end: layout.length } }]
    },
  },
})

const readers: Issue = {
  code: 'MERKLE_READERS',
  severity: 'warning',
  message:
    'Merkle hash torrents (BEP 30) are read by libtorrent up to 1.2, programs built on it, and old Tribler; all others refuse them',
}

const issuesOf = ({ info, metainfo }: Torrent): readonly Issue[] => {
  const issues: Issue[] = info.has('pieces') ? [] : [readers]
  if (!bytes(info.get('root hash'), 20)) issues.push(error('MERKLE_ROOT', '`root hash` is not a string of 20 bytes'))
  if (info.has('pieces')) {
    issues.push(error('MERKLE_PIECES', 'the torrent has both `root hash` and `pieces`: clients ignore the root'))
  }
  if (info.has('meta version') || info.has('file tree')) {
    issues.push(error('MERKLE_V2', 'the torrent has `root hash` and v2 keys: no client knows what that means'))
  }
  if (metainfo.has('url-list') || metainfo.has('httpseeds')) {
    issues.push({
      code: 'MERKLE_WEBSEED',
      severity: 'warning',
      message: 'the torrent has `root hash` and web seeds, which cannot send the hashes that BEP 30 needs',
    })
  }
  return issues
}

const error = (code: string, message: string): Issue => ({ code, severity: 'error', message, key: 'info.root hash' })

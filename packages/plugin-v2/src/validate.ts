import { isError } from '@gentorrent/core'
import { decode } from '@gentorrent/core/bencode'
import { error, type Issue, integer, type Reading, type Torrent, text } from '@gentorrent/core/plugin'
import type { Check } from './check.ts'
import { loneIssue } from './check-layout.ts'
import { hybridCheck } from './hybrid-check.ts'
import { layerCheck } from './layer-check.ts'
import { leafCheck } from './leaf-check.ts'
import { isPieceLength } from './piece-length.ts'
import { isThere, type Leaf, version, walkTree } from './read-tree.ts'
import { shown } from './shown.ts'

/** Every code of the plugin. */
export const issues = {
  V2_ALIGNMENT: 'a file of a hybrid does not begin at a piece in the v1 stream',
  V2_BENCODE: 'the info dictionary is not canonical bencode, for which clients refuse v2 torrents',
  V2_DEPTH: 'a path has more levels than clients read',
  V2_DIRECTORY_EMPTY: 'the file tree has a directory without files, which clients drop',
  V2_FILE_BAD: 'a file differs from the one that the torrent was made of',
  V2_LAYER: 'a piece layer has the wrong form or length',
  V2_LAYER_MISSING: 'a file of more than one piece has no piece layer',
  V2_LAYER_ROOT: 'a piece layer does not give the root of its file',
  V2_LAYER_TWICE: 'a root stands twice in the piece layers',
  V2_LAYER_UNKNOWN: 'there is a piece layer for a root that no file has',
  V2_LAYERS: 'the piece layers are missing or not a dictionary',
  V2_LENGTH: 'a file in the file tree has no usable length, or all have none',
  V2_LONE_FILE: 'a v2 torrent of a directory with one file is read as that file alone',
  V2_MISMATCH: 'the v1 and v2 keys of a hybrid describe different files',
  V2_NAME_TWICE: 'names in keys that end in .utf-8 can contradict the file tree',
  V2_ORDER: 'the v1 list of a hybrid is not in the order of its file tree',
  V2_PAD: 'there is a pad in the file tree',
  V2_PATH: 'a name in the file tree cannot be used',
  V2_PIECE_BAD: 'a piece of a file differs',
  V2_PIECE_LENGTH: 'the piece length is not a power of two of at least 16 KiB',
  V2_ROOT: 'a file in the file tree has no usable root, or an empty one has a root',
  V2_TREE: 'the file tree is missing or broken',
  V2_TREE_ORDER: "a directory of the file tree is not in the order of its keys' bytes, or has a key twice",
  V2_VERSION: 'the meta version is missing or not 2',
}

/** What is wrong with the keys of BEP 52, by its own rules and those that libtorrent applies when it loads a torrent. */
export const validate = (torrent: Torrent, _options?: unknown, reading?: Reading): readonly Issue[] => {
  const { info } = torrent
  if (!isThere(info)) return []
  const given = integer(info.get('piece length'))
  const pieceLength = isPieceLength(given) ? given : undefined
  const checks = [
    leafCheck(),
    ...(pieceLength === undefined ? [] : [layerCheck(torrent, pieceLength, reading?.digestBlocks)]),
    info.has('files') || info.has('length') ? hybridCheck(info, pieceLength) : loneCheck(torrent),
  ]
  const issues: Issue[] = []
  walkTree(info.get('file tree'), {
    leaf: leaf => {
      for (const check of checks) check.see(leaf)
    },
    issue: issue => issues.push(issue),
  })
  return [
    ...versionIssues(torrent),
    ...bencodeIssues(torrent),
    ...(pieceLength === undefined && info.has('piece length') ? [pieceLengthIssue] : []),
    ...issues,
    ...checks.flatMap(check => check.done()),
  ]
}

const versionIssues = ({ info }: Torrent): readonly Issue[] => {
  const found = info.get('meta version')
  if (found === version) return []
  const because = !info.has('meta version')
    ? 'is missing beside `file tree`'
    : typeof found === 'number' && found > version
      ? `is ${found}, which is newer than this program`
      : 'is not 2'
  return [error('V2_VERSION', `\`meta version\` ${because}`, 'info.meta version')]
}

/** libtorrent is lenient with v1 torrents alone. */
const bencodeIssues = ({ infoBytes }: Torrent): readonly Issue[] => {
  try {
    decode(infoBytes)
    return []
  } catch (fault) {
    if (!isError(fault, 'BENCODE_INVALID')) throw fault
    const { offset, because } = fault.details
    return [error('V2_BENCODE', `\`info\` is not canonical bencode at its byte ${offset}: ${because}`)]
  }
}

const pieceLengthIssue = error(
  'V2_PIECE_LENGTH',
  '`piece length` is not a power of two of at least 16384, which v2 needs',
  'info.piece length',
)

const loneCheck = ({ info }: Torrent): Check => {
  let count = 0
  let first: Leaf | undefined
  return {
    see: leaf => {
      count++
      first ??= leaf
    },
    done: () => {
      const name = text(info.get('name'))
      const file = count === 1 && first?.path.length === 1 ? shown(first.path[0]!) : undefined
      return name !== undefined && file !== undefined && name !== file ? [loneIssue(name, file)] : []
    },
  }
}

import { compareBytes } from '@gentorrent/core'
import {
  type BRead,
  type BReadDict,
  bytes,
  dict,
  type FileEntry,
  type FileList,
  type Issue,
  integer,
  type Torrent,
  text,
} from '@gentorrent/core/plugin'
import { error, problem, shown, warning } from './issues.ts'

/** The only value of `meta version` that BEP 52 defines. */
export const version = 2

/** Whether the info dictionary has keys of BEP 52. */
export const isThere = (info: BReadDict): boolean => info.has('meta version') || info.has('file tree')

/** A file of the tree. */
export interface Leaf {
  /** Components as they were found. */
  readonly path: readonly Uint8Array[]
  readonly keys: BReadDict
  /** Undefined if it is missing or wrong. A symlink has 0 bytes, and may leave `length` out (BEP 47). */
  readonly length: number | undefined
  /** Undefined if it is missing or wrong. */
  readonly root: Uint8Array | undefined
  readonly role: 'data' | 'pad' | 'symlink'
}

export interface ReadTree {
  /** In the order of the tree. */
  readonly leaves: readonly Leaf[]
  /** What is wrong with the nesting. The files themselves are not looked at. */
  readonly issues: readonly Issue[]
}

/** Walks the tree, however broken it is. It cannot be deep: bencode of more than 100 levels is not decoded. */
export const readTree = (value: BRead | undefined): ReadTree => {
  const leaves: Leaf[] = []
  const issues: Issue[] = []
  const note = (code: string, because: string, path: readonly Uint8Array[]) => {
    issues.push({ ...error(code, `${where(path)} ${because}`, 'info.file tree'), path: path.map(shown) })
  }
  const walk = (directory: BReadDict, path: readonly Uint8Array[]): void => {
    const strays: Uint8Array[] = []
    let previous: Uint8Array | undefined
    for (const [key, item] of directory.entries()) {
      if (previous && compareBytes(previous, key) >= 0) {
        const name = `\`${shown(key)}\``
        const because =
          compareBytes(previous, key) === 0
            ? `holds ${name} twice`
            : `holds ${name} after \`${shown(previous)}\`: keys must be in the order of their bytes`
        note('V2_TREE_ORDER', because, path)
      }
      previous = key
      const below = dict(item)
      if (!below) strays.push(key)
      else if (key.length > 0) {
        if (below.count === 0) {
          const message = `${where([...path, key])} is an empty directory, which clients drop`
          issues.push(warning('V2_DIRECTORY_EMPTY', message, 'info.file tree'))
        }
        walk(below, [...path, key])
      } else if (path.length === 0) note('V2_TREE', 'is a file itself, without a name', path)
      else {
        if (directory.count > 1) note('V2_TREE', 'is a file and a directory at once', path)
        leaves.push(leafOf(path, below))
      }
    }
    if (strays.length > 0) {
      const names = strays.map(key => `\`${shown(key)}\``).join(', ')
      note('V2_TREE', `holds ${names}, which is no dictionary: a file's keys belong under an empty key`, path)
    }
  }
  const root = dict(value)
  if (root) walk(root, [])
  else issues.push(error('V2_TREE', '`file tree` is missing or not a dictionary', 'info.file tree'))
  if (root && leaves.length === 0 && !issues.some(problem)) note('V2_TREE', 'holds no file', [])
  return { leaves, issues }
}

const where = (path: readonly Uint8Array[]) =>
  path.length === 0 ? '`file tree`' : `\`${path.map(shown).join('/')}\` in \`file tree\``

const leafOf = (path: readonly Uint8Array[], keys: BReadDict): Leaf => {
  const letters = text(keys.get('attr')) ?? ''
  const role = letters.includes('p') ? 'pad' : letters.includes('l') ? 'symlink' : 'data'
  const length = integer(keys.get('length'))
  return {
    path,
    keys,
    length: role === 'symlink' ? 0 : length !== undefined && length >= 0 ? length : undefined,
    root: role === 'symlink' ? undefined : bytes(keys.get('pieces root'), 32),
    role,
  }
}

/** The file list of a tree; undefined if the tree is broken or a name is not UTF-8. */
export const fileListOf = ({ info }: Torrent): FileList | undefined => {
  if (!info.has('file tree')) return undefined
  const { leaves, issues } = readTree(info.get('file tree'))
  if (issues.some(problem)) return undefined
  const files = leaves.map(entryOf)
  if (!files.every(file => file !== undefined)) return undefined
  // A directory of one file looks the same, and clients take it for a single file.
  return { files, single: files.length === 1 && files[0]!.path.length === 1 }
}

const entryOf = ({ path, length, role }: Leaf): FileEntry | undefined => {
  const names = path.map(text)
  return length !== undefined && names.every(name => name !== undefined)
    ? { path: names, length, role, content: { kind: 'none' }, facts: {} }
    : undefined
}

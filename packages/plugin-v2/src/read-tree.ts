import { compareBytes } from '@gentorrent/core'
import {
  type BRead,
  type BReadDict,
  bytes,
  dict,
  error,
  type FileEntry,
  type FileList,
  type Issue,
  integer,
  list,
  type Torrent,
  text,
  warning,
} from '@gentorrent/core/plugin'
import { shown } from './shown.ts'

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

/** Is told what stands in a tree, in its order. Nothing is kept: a tree may have a million files. */
export interface TreeVisitor {
  leaf(leaf: Leaf): unknown
  /** What is wrong with the nesting. The files themselves are not looked at. */
  issue?(issue: Issue): void
}

/** Walks a tree, however broken it is. It cannot be deep: bencode of more than 100 levels is not decoded. */
export const walkTree = (value: BRead | undefined, visitor: TreeVisitor): void => {
  let count = 0
  let isBroken = false
  const note = (code: string, because: string, path: readonly Uint8Array[]) => {
    isBroken = true
    visitor.issue?.({ ...error(code, `${where(path)} ${because}`, 'info.file tree'), path: path.map(shown) })
  }
  const walk = (directory: BReadDict, path: readonly Uint8Array[]): void => {
    let strays: Uint8Array[] | undefined
    let entryCount = 0
    let leaf: BReadDict | undefined
    let previous: Uint8Array | undefined
    for (const [key, item] of directory.entries()) {
      entryCount++
      const order = previous ? compareBytes(previous, key) : -1
      if (order === 0) note('V2_TREE_ORDER', `holds \`${shown(key)}\` twice`, path)
      if (order > 0) {
        const because = `holds \`${shown(key)}\` after \`${shown(previous!)}\`: keys must be in the order of their bytes`
        note('V2_TREE_ORDER', because, path)
      }
      previous = key
      const below = dict(item)
      if (!below) {
        strays ??= []
        strays.push(key)
      } else if (key.length > 0) walk(below, [...path, key])
      else leaf = below
    }
    if (strays) {
      const names = strays.slice(0, shownMost).map(key => `\`${shown(key)}\``)
      const more = strays.length > shownMost ? [`… and ${strays.length - shownMost} more`] : []
      const because = `holds ${[...names, ...more].join(', ')}, which is no dictionary: a file's keys belong under an empty key`
      note('V2_TREE', because, path)
    }
    if (leaf && path.length === 0) note('V2_TREE', 'is a file itself, without a name', path)
    else if (leaf) {
      if (entryCount > 1) note('V2_TREE', 'is a file and a directory at once', path)
      count++
      visitor.leaf(leafOf(path, leaf))
    } else if (entryCount === 0 && path.length > 0) {
      const message = `${where(path)} is an empty directory, which clients drop`
      visitor.issue?.(warning('V2_DIRECTORY_EMPTY', message, 'info.file tree'))
    }
  }
  const root = dict(value)
  if (root) walk(root, [])
  else note('V2_TREE', 'is missing or not a dictionary', [])
  if (count === 0 && !isBroken) note('V2_TREE', 'holds no file', [])
}

/** A message is read by people. */
const shownMost = 8

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
  const files: FileEntry[] = []
  let isUsable = true
  walkTree(info.get('file tree'), {
    leaf: leaf => {
      const entry = entryOf(leaf)
      if (entry) files.push(entry)
      else isUsable = false
    },
    issue: ({ severity }) => {
      if (severity === 'error') isUsable = false
    },
  })
  // A directory of one file looks the same, and clients take it for a single file.
  return isUsable
    ? { files, single: files.length === 1 && files[0]!.path.length === 1, dictionaries: () => dictionariesOf(info) }
    : undefined
}

const dictionariesOf = (info: BReadDict): readonly BReadDict[] => {
  const all: BReadDict[] = []
  walkTree(info.get('file tree'), { leaf: ({ keys }) => all.push(keys) })
  return all
}

const entryOf = ({ path, keys, length, role }: Leaf): FileEntry | undefined => {
  const names = path.map(text)
  if (length === undefined || !names.every(name => name !== undefined)) return undefined
  const target = role === 'symlink' ? list(keys.get('symlink path'))?.map(text) : undefined
  const letters = text(keys.get('attr')) ?? ''
  const facts = {
    ...(letters.includes('x') && { executable: true }),
    ...(letters.includes('h') && { hidden: true }),
    ...(target?.every(component => component !== undefined) && { target }),
  }
  return { path: names, length, role, content: { kind: 'none' }, facts }
}

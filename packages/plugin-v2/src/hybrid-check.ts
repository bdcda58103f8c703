import { compareBytes } from '@gentorrent/core'
import {
  type BRead,
  type BReadDict,
  bytes,
  counted,
  dict,
  error,
  type Issue,
  integer,
  list,
  text,
  warning,
} from '@gentorrent/core/plugin'
import type { Check } from './check.ts'
import type { Leaf } from './read-tree.ts'
import { shown } from './shown.ts'

/**
 * Whether the v1 keys of a hybrid describe the same files as its tree (BEP 52): the same names and lengths in the same
 * order, each at the beginning of a piece. Pads do not count, nor do files without bytes: clients allow them anywhere.
 */
export const hybridCheck = (info: BReadDict, pieceLength: number | undefined): Check => {
  const files = v1Files(info)
  let difference: Issue | undefined
  let stray: V1File | undefined
  let isBroken = false
  const nextFile = (): V1File | undefined => {
    const { value: file } = files.next()
    if (file === 'broken') isBroken = true
    else if (file && pieceLength !== undefined && file.offset % pieceLength !== 0) stray ??= file
    return file === 'broken' || file === undefined ? undefined : file
  }
  return {
    see: leaf => {
      if (leaf.length === 0 || leaf.role === 'pad' || difference) return
      const file = nextFile()
      if (!file || !samePath(file.path, leaf.path) || file.length !== leaf.length) {
        difference = differenceOf(file, leaf, info)
      }
    },
    done: () => {
      const left = nextFile()
      if (left) difference ??= differenceOf(left, undefined, info)
      while (nextFile());
      // A broken list is told of by who owns it.
      if (isBroken) return twinIssues(info)
      return [...twinIssues(info), ...(difference ? [difference] : []), ...(stray ? [alignmentIssue(stray)] : [])]
    },
  }
}

interface V1File {
  readonly path: readonly Uint8Array[]
  readonly length: number
  /** Bytes of the stream before it. */
  readonly offset: number
}

/** The files with bytes, without pads. */
function* v1Files(info: BReadDict): Generator<V1File | 'broken', undefined> {
  if (!info.has('files')) {
    const name = bytes(info.get('name'))
    const length = integer(info.get('length'))
    return yield name && length !== undefined ? { path: [name], length, offset: 0 } : 'broken'
  }
  const files = info.items('files')
  if (!files) return yield 'broken'
  let offset = 0
  for (const item of files) {
    const keys = dict(item)
    const letters = text(keys?.get('attr')) ?? ''
    const length = letters.includes('l') ? 0 : integer(keys?.get('length'))
    if (length === undefined || length < 0) return yield 'broken'
    if (length > 0 && !letters.includes('p')) {
      const path = list(keys?.get('path'))
      if (!path || path.length === 0 || !path.every(isBytes)) return yield 'broken'
      yield { path, length, offset }
    }
    offset += length
  }
}

const isBytes = (component: BRead): component is Uint8Array => component instanceof Uint8Array

const differenceOf = (file: V1File | undefined, leaf: Leaf | undefined, info: BReadDict): Issue => {
  if (file && leaf && samePath(file.path, leaf.path)) {
    const message = `${name(file.path)} has ${counted(file.length, 'byte')} in the v1 list and ${leaf.length} in \`file tree\``
    return error('V2_MISMATCH', message, 'info.file tree')
  }
  const [v1, v2] = [file, leaf].map(one => (one ? name(one.path) : 'nothing'))
  const message = `the v1 list has ${v1} where \`file tree\` has ${v2}`
  return file && leaf && isInTree(file.path, info)
    ? error('V2_ORDER', `${message}: the order must be the same`, 'info.files')
    : error('V2_MISMATCH', message, 'info.file tree')
}

const isInTree = (path: readonly Uint8Array[], info: BReadDict) => {
  const found = path.reduce((directory, name) => dict(directory?.get(name)), dict(info.get('file tree')))
  return dict(found?.get('')) !== undefined
}

const samePath = (a: readonly Uint8Array[], b: readonly Uint8Array[]) =>
  a.length === b.length && a.every((component, i) => compareBytes(component, b[i]!) === 0)

const name = (path: readonly Uint8Array[]) => `\`${path.map(shown).join('/')}\``

const alignmentIssue = ({ path, offset }: V1File): Issue => {
  const message = `${name(path)} begins at byte ${offset} of the v1 stream, which is not the beginning of a piece`
  return error('V2_ALIGNMENT', message, 'info.files')
}

/** Clients that prefer the twins see other names in the v1 list than in the tree. */
const twinIssues = (info: BReadDict): readonly Issue[] => {
  return info.has('name.utf-8') || hasTwins(info)
    ? [
        warning(
          'V2_NAME_TWICE',
          '`name.utf-8` and `path.utf-8` say again what the tree says: leave them out',
          'info.files',
        ),
      ]
    : []
}

const hasTwins = (info: BReadDict): boolean => {
  for (const file of info.items('files') ?? []) if (dict(file)?.has('path.utf-8')) return true
  return false
}

import { compareBytes } from '@gentorrent/core'
import { type BRead, type BReadDict, bytes, dict, type Issue, integer, list, text } from '@gentorrent/core/plugin'
import { error, shown, warning } from './issues.ts'
import type { Leaf } from './read-tree.ts'

/**
 * Whether the v1 keys of a hybrid describe the same files as its tree (BEP 52): the same names and lengths in the same
 * order, each at the beginning of a piece. Pads do not count, nor do files without bytes: clients allow them anywhere.
 */
export const hybridIssues = (
  info: BReadDict,
  leaves: readonly Leaf[],
  pieceLength: number | undefined,
): readonly Issue[] => {
  const all = info.has('files') ? listed(info.get('files')) : single(info)
  if (!all) return []
  const files = all.filter(({ isPad, length }) => !isPad && length > 0)
  return [...twinIssues(info), ...sameIssues(files, leaves), ...alignmentIssues(files, pieceLength)]
}

interface V1File {
  readonly path: readonly Uint8Array[]
  readonly length: number
  readonly isPad: boolean
  /** Bytes of the stream before it. */
  readonly offset: number
}

/** Undefined if the list is broken, which is told by who owns it. */
const listed = (value: BRead | undefined): readonly V1File[] | undefined => {
  let offset = 0
  const files = list(value)?.map((item): V1File | undefined => {
    const keys = dict(item)
    const letters = text(keys?.get('attr')) ?? ''
    const isPad = letters.includes('p')
    const length = letters.includes('l') ? 0 : integer(keys?.get('length'))
    const path = list(keys?.get('path'))?.flatMap(component => bytes(component) ?? []) ?? []
    if (length === undefined || length < 0 || (path.length === 0 && !isPad)) return undefined
    const file = { path, length, isPad, offset }
    offset += length
    return file
  })
  return files?.every(file => file !== undefined) ? files : undefined
}

const single = (info: BReadDict): readonly V1File[] | undefined => {
  const name = bytes(info.get('name'))
  const length = integer(info.get('length'))
  return name && length !== undefined ? [{ path: [name], length, isPad: false, offset: 0 }] : undefined
}

const sameIssues = (files: readonly V1File[], all: readonly Leaf[]): readonly Issue[] => {
  const leaves = all.filter(({ length, role }) => length !== 0 && role !== 'pad')
  const count = Math.max(files.length, leaves.length)
  for (let i = 0; i < count; i++) {
    const file = files[i]
    const leaf = leaves[i]
    if (file && leaf && samePath(file.path, leaf.path)) {
      if (file.length === leaf.length) continue
      const message = `${name(file.path)} has ${file.length} bytes in the v1 list and ${leaf.length} in \`file tree\``
      return [error('V2_MISMATCH', message, 'info.file tree')]
    }
    const isElsewhere = file && leaf && leaves.some(({ path }) => samePath(file.path, path))
    const [v1, v2] = [file, leaf].map(one => (one ? name(one.path) : 'nothing'))
    return isElsewhere
      ? [
          error(
            'V2_ORDER',
            `the v1 list has ${v1} where \`file tree\` has ${v2}: the order must be the same`,
            'info.files',
          ),
        ]
      : [error('V2_MISMATCH', `the v1 list has ${v1} where \`file tree\` has ${v2}`, 'info.file tree')]
  }
  return []
}

const samePath = (a: readonly Uint8Array[], b: readonly Uint8Array[]) =>
  a.length === b.length && a.every((component, i) => compareBytes(component, b[i]!) === 0)

const name = (path: readonly Uint8Array[]) => `\`${path.map(shown).join('/')}\``

const alignmentIssues = (files: readonly V1File[], pieceLength: number | undefined): readonly Issue[] => {
  const stray = pieceLength === undefined ? undefined : files.find(({ offset }) => offset % pieceLength !== 0)
  if (!stray) return []
  const message = `${name(stray.path)} begins at byte ${stray.offset} of the v1 stream, which is not the beginning of a piece`
  return [error('V2_ALIGNMENT', message, 'info.files')]
}

/** Clients that prefer the twins see other names in the v1 list than in the tree. */
const twinIssues = (info: BReadDict): readonly Issue[] => {
  const hasTwin = info.has('name.utf-8') || (list(info.get('files')) ?? []).some(file => dict(file)?.has('path.utf-8'))
  return hasTwin
    ? [
        warning(
          'V2_NAME_TWICE',
          '`name.utf-8` and `path.utf-8` say again what the tree says: leave them out',
          'info.files',
        ),
      ]
    : []
}

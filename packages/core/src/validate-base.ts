import { endOf } from './bencode/end-of.ts'
import { markE, markL } from './bencode/marks.ts'
import { valueBetween } from './bencode/read-value.ts'
import { type BRead, bytes, dict, integer, list, text } from './bencode/value.ts'
import type { Issue } from './contract/issue.ts'
import type { KeyPath } from './contract/plugin.ts'
import type { Torrent } from './contract/torrent.ts'
import { issue } from './errors.ts'
import { componentFault, isPlainComponent } from './paths.ts'
import { largestPieceLength, pieceLengthIssues } from './piece-length.ts'
import { plainEntries } from './plain-entry.ts'

/** What is wrong with the keys of the base format (BEP 3), by the rules that clients apply when they load a torrent. */
export const validateBase = ({ metainfo, info }: Torrent): readonly Issue[] => {
  const { length, issues } = contentOf(info)
  const pieceLength = integer(info.get('piece length'))
  return [
    ...nameIssues(info.get('name')),
    ...(info.has('files') && info.has('length')
      ? [wrong('info.length', 'stands beside `files`: clients disagree about which of them counts')]
      : []),
    ...issues,
    ...(pieceLength === undefined
      ? [absentOr(info, 'piece length', 'must be a positive integer')]
      : pieceLength < 1
        ? [wrong('info.piece length', 'must be a positive integer')]
        : pieceLength > largestPieceLength
          ? [wrong('info.piece length', 'is above 512 MiB, the most that any client reads')]
          : pieceLengthIssues(pieceLength, Math.ceil((length ?? 0) / pieceLength))),
    ...(length === 0 ? [wrong(info.has('files') ? 'info.files' : 'info.length', 'comes to 0 bytes in all')] : []),
    ...piecesIssues(info, length, pieceLength),
    ...rootIssues(metainfo),
  ]
}

type Dict = Torrent['info']

const wrong = (key: KeyPath, because: string, path?: readonly string[]): Issue =>
  issue('KEY_WRONG', { key, because }, { severity: 'error', key, ...(path && { path }) })

const absentOr = (info: Dict, key: string, because: string): Issue =>
  info.has(key)
    ? wrong(`info.${key}`, because)
    : issue('KEY_MISSING', { key: `info.${key}` }, { severity: 'error', key: `info.${key}` })

const nameIssues = (value: ReturnType<Dict['get']>): readonly Issue[] => {
  if (value === undefined) return [issue('KEY_MISSING', { key: 'info.name' }, { severity: 'error', key: 'info.name' })]
  if (!(value instanceof Uint8Array)) return [wrong('info.name', 'must be text')]
  const name = text(value)
  if (name === undefined) {
    return [
      issue('KEY_WRONG', { key: 'info.name', because: 'is not UTF-8' }, { severity: 'warning', key: 'info.name' }),
    ]
  }
  const fault = componentFault(name)
  return fault === undefined
    ? []
    : [issue('NAME_INVALID', { name, because: fault }, { severity: 'error', key: 'info.name' })]
}

/** Bytes of the stream, as far as they can be known, and what is wrong with the keys that say so: in one look at each file. */
const contentOf = (info: Dict): { readonly length: number | undefined; readonly issues: readonly Issue[] } => {
  if (!info.has('files')) {
    const length = integer(info.get('length'))
    const isGood = !info.has('length') || isLength(info.get('length'))
    return { length, issues: isGood ? none : [wrong('info.length', 'must be an integer of at least 0')] }
  }
  const files = info.raw('files')!
  if (files[0] !== markL) return { length: undefined, issues: [wrong('info.files', 'must be a list')] }
  const issues: Issue[] = []
  let length: number | undefined = 0
  let count = 0
  for (let at = 1; ; count++) {
    const plain = plainEntries(files, at)
    count += plain.count
    if (length !== undefined) length += plain.length
    if (files[plain.end] === markE) break
    at = endOf(files, plain.end)
    const file = dict(valueBetween(files, plain.end, at))
    const found = file
      ? entryIssues(file, count)
      : [wrong('info.files', `has an entry ${count} that is not a dictionary`)]
    for (const one of found) issues.push(one)
    if (length !== undefined && !text(file?.get('attr'))?.includes('l')) {
      const own = integer(file?.get('length'))
      length = own === undefined ? undefined : length + own
    }
  }
  return { length, issues: count === 0 ? [wrong('info.files', 'is empty')] : issues }
}

const none: readonly Issue[] = []

const entryIssues = (file: Dict, i: number): readonly Issue[] => {
  const hasLength = isLength(file.get('length'))
  const path = list(file.get('path'))
  if (hasLength && path && path.length > 0 && path.every(isPlain)) return none
  const attr = text(file.get('attr')) ?? ''
  const names = path?.map(text)
  const issues: Issue[] = []
  if (!hasLength && !(attr.includes('l') && !file.has('length'))) {
    issues.push(wrong('file.length', `of entry ${i} must be an integer of at least 0`))
  }
  if (!path && !(attr.includes('p') && !file.has('path'))) {
    issues.push(wrong('file.path', `of entry ${i} must be a list`))
  }
  if (path?.length === 0) issues.push(wrong('file.path', `of entry ${i} is empty`))
  if (path?.some(component => !(component instanceof Uint8Array))) {
    issues.push(wrong('file.path', `of entry ${i} must be a list of texts`))
  } else if (names?.every(name => name !== undefined)) {
    const because = names.map(componentFault).find(fault => fault !== undefined)
    if (because) issues.push(issue('PATH_INVALID', { path: names, because }, { severity: 'error', path: names }))
  } else if (names) {
    const because = `of entry ${i} is not UTF-8`
    issues.push(issue('KEY_WRONG', { key: 'file.path', because }, { severity: 'warning', key: 'file.path' }))
  }
  return issues
}

const isPlain = (component: BRead) => component instanceof Uint8Array && isPlainComponent(component)

const isLength = (value: ReturnType<Dict['get']>) => (integer(value) ?? -1) >= 0

/** `pieces` is 20 bytes per piece, for exactly as many pieces as the files need. Its absence is other plugins' matter. */
const piecesIssues = (info: Dict, length: number | undefined, pieceLength: number | undefined): readonly Issue[] => {
  if (!info.has('pieces')) return []
  const pieces = bytes(info.get('pieces'))
  if (!pieces) return [wrong('info.pieces', 'must be a byte string')]
  if (!info.has('files') && !info.has('length')) return [absentOr(info, 'length', '')]
  if (pieces.length % 20 !== 0) return [wrong('info.pieces', 'must be a multiple of 20 bytes')]
  if (length === undefined || length < 0 || pieceLength === undefined || pieceLength < 1) return []
  const count = pieces.length / 20
  const needed = Math.ceil(length / pieceLength)
  return count === needed ? [] : [issue('PIECES_WRONG', { count, needed }, { severity: 'error', key: 'info.pieces' })]
}

const rootIssues = (metainfo: Dict): readonly Issue[] => {
  const warnings: Issue[] = []
  const warn = (key: KeyPath, because: string) =>
    warnings.push(issue('KEY_WRONG', { key, because }, { severity: 'warning', key }))
  const date = metainfo.get('creation date')
  if (date !== undefined && (integer(date) ?? -1) < 0)
    warn('metainfo.creation date', 'must be an integer of at least 0')
  // Seconds reach this value in the year 5138; milliseconds reached it in 1973.
  if ((integer(date) ?? 0) > 100_000_000_000) warn('metainfo.creation date', 'is in milliseconds; clients read seconds')
  for (const key of ['comment', 'created by']) {
    if (metainfo.has(key) && text(metainfo.get(key)) === undefined) warn(`metainfo.${key}`, 'is not UTF-8 text')
  }
  return warnings
}

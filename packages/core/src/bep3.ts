import type { BDict, BItems, BRead, BReadDict } from './bencode/value.ts'
import { bytes, dict, integer, list, text } from './bencode/value.ts'
import { definePlugin } from './contract/define-plugin.ts'
import { type BlockDigests, blocks } from './contract/digest.ts'
import { entriesOf } from './contract/entries.ts'
import type { FileEntry, Layout } from './contract/files.ts'
import type { FileList, Plugin } from './contract/plugin.ts'
import type { Torrent } from './contract/torrent.ts'
import { validateBase } from './validate-base.ts'
import { badPieces } from './verify/bad-pieces.ts'

const options = {
  comment: { type: 'text', flag: '--comment <text>', summary: 'Write a comment', label: 'Comment' },
  createdBy: { type: 'text', flag: '--created-by <text>', summary: 'Write what made the torrent', label: 'Created by' },
  creationDate: {
    type: 'time',
    flag: '--creation-date <when>',
    summary: 'Write a creation date: now, ISO 8601, or seconds since 1970 (default: none)',
    label: 'Creation date',
  },
} as const

/**
 * The base format (BEP 3), written against the same contract as every extension: the core has no second door.
 *
 * It owns `name`, `piece length`, `pieces`, `length` and `files` of the info dictionary and `comment`, `created by` and
 * `creation date` beside it.
 */
export const bep3: Plugin<typeof options, { readonly pieces?: BlockDigests<'stream'> }> = definePlugin({
  id: 'bep3',
  summary: 'The base format',
  beps: [3],
  options,
  issues: {},
  writes: [
    'info.name',
    'info.piece length',
    'info.pieces',
    'info.length',
    'info.files',
    'file.length',
    'file.path',
    'metainfo.comment',
    'metainfo.created by',
    'metainfo.creation date',
  ],

  digests: ({ layout, omits }) =>
    omits('info.pieces') ? {} : { pieces: blocks('sha1', 'stream', layout.pieceLength) },

  info: ({ layout, digests, fileKeys, omits }) => ({
    name: layout.name,
    'piece length': layout.pieceLength,
    pieces: digests.pieces,
    ...(layout.single
      ? !omits('info.length') && { ...fileKeys(layout.files[0]!), length: layout.length }
      : !omits('info.files') && { files: itemsOf(layout, fileKeys) }),
  }),

  metainfo: ({ options: { comment, createdBy, creationDate } }) => ({
    comment,
    'created by': createdBy,
    'creation date': creationDate,
  }),

  read: {
    detect: ({ metainfo }) => ({
      comment: text(metainfo.get('comment')),
      createdBy: text(metainfo.get('created by')),
      creationDate: integer(metainfo.get('creation date')),
    }),
    infoHashes: info => (info.has('pieces') ? ['v1'] : []),
    files: filesOf,
    known: ({ info }, { layout: { length, pieceLength } }) => ({
      pieces: bytes(info.get('pieces'), Math.ceil(length / pieceLength) * 20),
    }),
    validate: validateBase,
    compare: ({ info }, { layout, digests }) => badPieces(info.get('pieces'), digests.pieces, layout),
  },
})

/** One by one: a list of a million is written and never held. */
const itemsOf = (layout: Layout, fileKeys: (file: FileEntry) => BDict): BItems => ({
  [Symbol.iterator]() {
    const entries = entriesOf(layout)[Symbol.iterator]()
    // Not a generator, which takes several times as long for each.
    return {
      next() {
        const { done, value } = entries.next()
        return done ? { done, value } : { done: false, value: entryOf(value, fileKeys) }
      },
    }
  },
})

const entryOf = (file: FileEntry, fileKeys: (file: FileEntry) => BDict): BDict => {
  const { length, path } = file
  const entry: Record<string, BDict[string]> = { length, path }
  const keys = fileKeys(file)
  // Not spread: that takes microseconds and 200 bytes, which counts where there are a million.
  for (const key in keys) entry[key] = keys[key]
  return entry
}

/** The list of `files` or the one file of `length`. Broken entries make the whole list unusable. */
function filesOf({ info }: Torrent): FileList | undefined {
  const name = text(info.get('name'))
  if (info.has('files')) {
    const items = info.items('files')
    if (!items) return undefined
    const files: FileEntry[] = []
    for (const item of items) {
      const file = fileOf(item)
      if (!file) return undefined
      files.push(file)
    }
    return { files, single: false, dictionaries: () => dictionariesOf(items) }
  }
  const length = integer(info.get('length'))
  return name !== undefined && length !== undefined && length >= 0
    ? { files: [entry([name], length, text(info.get('attr')))], single: true, dictionaries: () => [info] }
    : undefined
}

/** One by one: a million of them are looked at and not held. */
function* dictionariesOf(items: Iterable<BRead>): Iterable<BReadDict> {
  for (const item of items) yield dict(item)!
}

const fileOf = (value: BRead): FileEntry | undefined => {
  const keys = dict(value)
  const path = list(keys?.get('path'))?.map(text)
  const letters = text(keys?.get('attr'))
  const role = path?.at(-1)?.startsWith(bitCometPad) ? 'pad' : roleOf(letters)
  const length = integer(keys?.get('length')) ?? (role === 'symlink' ? 0 : undefined)
  if (length === undefined || length < 0) return undefined
  const target = role === 'symlink' ? list(keys?.get('symlink path'))?.map(text) : undefined
  if (path?.every(component => component !== undefined) && path.length > 0)
    return entry(path, length, letters, role, target)
  // A pad is never written to disk, so its path is optional when reading (BEP 47).
  return role === 'pad' && path === undefined ? entry(['.pad', String(length)], length, letters) : undefined
}

/** BitComet marked its pads by their names, before BEP 47; libtorrent and BiglyBT read them so, without any `attr`. */
const bitCometPad = '_____padding_file_'

/** `p` marks a pad and `l` a symlink (BEP 47): both change what the piece stream is made of, so the base must know them. */
const roleOf = (letters = ''): FileEntry['role'] =>
  letters.includes('p') ? 'pad' : letters.includes('l') ? 'symlink' : 'data'

const entry = (
  path: readonly string[],
  length: number,
  letters: string | undefined,
  role: FileEntry['role'] = roleOf(letters),
  target?: readonly (string | undefined)[],
): FileEntry => ({
  path,
  length: role === 'symlink' ? 0 : length,
  role,
  content: { kind: 'none' },
  facts: letters || target ? factsOf(letters, target) : noFacts,
})

/** The same for all: a torrent may have a million files. */
const noFacts: FileEntry['facts'] = {}

const factsOf = (letters = '', target?: readonly (string | undefined)[]): FileEntry['facts'] => ({
  ...(letters.includes('x') && { executable: true }),
  ...(letters.includes('h') && { hidden: true }),
  ...(target?.every(component => component !== undefined) && { target }),
})

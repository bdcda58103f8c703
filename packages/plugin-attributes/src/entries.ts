import { type BRead, type BReadDict, dict, list, type Torrent, text } from '@gentorrent/core/plugin'

/** A file's own dictionary: an entry of `files`, the info dictionary of a single file, or a leaf of a v2 `file tree`. */
export interface Entry {
  readonly keys: BReadDict
  /** As it was found; undefined if it is missing. */
  readonly path: readonly (BRead | undefined)[] | undefined
  /** The letters of `attr`. */
  readonly letters: string
}

/** The files of the v1 list, then those of the v2 tree. None is kept: a torrent may have a million. */
export function* entriesOf(torrent: Torrent): Iterable<Entry> {
  yield* v1Entries(torrent)
  yield* v2Entries(torrent)
}

/** The files of the v1 list; none if there is none. */
export function* v1Entries({ info }: Torrent): Iterable<Entry> {
  if (!info.has('files')) {
    if (info.has('length')) yield entryOf(info, [info.get('name')])
    return
  }
  for (const item of list(info.get('files')) ?? []) {
    const keys = dict(item)
    if (keys) yield entryOf(keys, list(keys.get('path')))
  }
}

/** The files of the v2 tree; none if there is none. */
export function* v2Entries({ info }: Torrent): Iterable<Entry> {
  const root = dict(info.get('file tree'))
  if (root) yield* leavesOf(root, [])
}

/** It cannot be deep: bencode of more than 100 levels is not decoded. */
function* leavesOf(directory: BReadDict, path: readonly Uint8Array[]): Iterable<Entry> {
  for (const [key, item] of directory.entries()) {
    const below = dict(item)
    if (!below) continue
    if (key.length > 0) yield* leavesOf(below, [...path, key])
    else if (path.length > 0) yield entryOf(below, path)
  }
}

const entryOf = (keys: BReadDict, path: Entry['path']): Entry => ({ keys, path, letters: text(keys.get('attr')) ?? '' })

/** The entry's path; undefined if it is missing or not text. */
export const namesOf = ({ path }: Pick<Entry, 'path'>): readonly string[] | undefined => {
  const names = path?.map(text)
  return names?.every(name => name !== undefined) ? names : undefined
}

/** Whether it exists only in the piece stream. */
export const isPad = ({ letters }: Entry): boolean => letters.includes('p')

export const isLink = ({ letters }: Entry): boolean => letters.includes('l')

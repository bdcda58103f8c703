import { type BRead, type BReadDict, dict, list, type Torrent, text } from '@gentorrent/core/plugin'

/** A file's own dictionary: an entry of `files`, the info dictionary of a single file, or a leaf of a v2 `file tree`. */
export interface Entry {
  readonly keys: BReadDict
  /** As it was found; undefined if it is missing. */
  readonly path: readonly (BRead | undefined)[] | undefined
  /** The letters of `attr`. */
  readonly letters: string
}

/** Is told of one file after another. None is kept: a torrent may have a million. */
export type See = (entry: Entry) => void

/** Shows the files of the v1 list, then those of the v2 tree. */
export const eachEntry = (torrent: Torrent, see: See): void => {
  eachV1Entry(torrent, see)
  eachV2Entry(torrent, see)
}

/** Shows the files of the v1 list, if there is one. */
export const eachV1Entry = ({ info }: Torrent, see: See): void => {
  if (!info.has('files')) {
    if (info.has('length')) see(entryOf(info, [info.get('name')]))
    return
  }
  for (const item of info.items('files') ?? []) {
    const keys = dict(item)
    if (keys) see(entryOf(keys, list(keys.get('path'))))
  }
}

/** The names of the pads in the v1 list, as far as they can be made out. */
export const padNames = ({ info }: Torrent): Iterable<string> => ({
  *[Symbol.iterator]() {
    for (const item of info.items('files') ?? []) {
      const keys = dict(item)
      const entry = keys && entryOf(keys, list(keys.get('path')))
      const path = entry && isPad(entry) ? namesOf(entry) : undefined
      if (path) yield path.join('/')
    }
  },
})

/** Shows the files of the v2 tree, if there is one. */
export const eachV2Entry = ({ info }: Torrent, see: See): void => {
  const root = dict(info.get('file tree'))
  if (root) eachLeaf(root, [], see)
}

/** It cannot be deep: bencode of more than 100 levels is not decoded. */
const eachLeaf = (directory: BReadDict, path: readonly Uint8Array[], see: See): void => {
  for (const [key, item] of directory.entries()) {
    const below = dict(item)
    if (!below) continue
    if (key.length > 0) eachLeaf(below, [...path, key], see)
    else if (path.length > 0) see(entryOf(below, path))
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

import {
  type BRead,
  type BReadDict,
  dict,
  type Issue,
  integer,
  list,
  type Torrent,
  text,
} from '@gentorrent/core/plugin'

/** A file's own dictionary: an entry of `files`, the info dictionary of a single file, or a leaf of a v2 `file tree`. */
export interface Entry {
  readonly keys: BReadDict
  /** Undefined if it is missing or not text. */
  readonly path: readonly string[] | undefined
  /** The letters of `attr`. */
  readonly letters: string
  /** Bytes; undefined if `length` is missing or wrong. */
  readonly length: number | undefined
}

/** The files of the v1 list; empty if there is none. */
export const v1Entries = ({ info }: Torrent): readonly Entry[] => {
  if (!info.has('files')) return info.has('length') ? [entryOf(info, [info.get('name')])] : []
  return (list(info.get('files')) ?? []).flatMap(item => {
    const keys = dict(item)
    return keys ? [entryOf(keys, list(keys.get('path')))] : []
  })
}

/** The files of the v2 tree; empty if there is none. It cannot be deep: bencode of more than 100 levels is not decoded. */
export const v2Entries = ({ info }: Torrent): readonly Entry[] => {
  const entries: Entry[] = []
  const walk = (directory: BReadDict, path: readonly Uint8Array[]): void => {
    for (const [key, item] of directory.entries()) {
      const below = dict(item)
      if (!below) continue
      if (key.length > 0) walk(below, [...path, key])
      else if (path.length > 0) entries.push(entryOf(below, path))
    }
  }
  const root = dict(info.get('file tree'))
  if (root) walk(root, [])
  return entries
}

const entryOf = (keys: BReadDict, path: readonly (BRead | undefined)[] | undefined): Entry => {
  const names = path?.map(text)
  const length = integer(keys.get('length'))
  return {
    keys,
    path: names?.every(name => name !== undefined) ? names : undefined,
    letters: text(keys.get('attr')) ?? '',
    length: length !== undefined && length >= 0 ? length : undefined,
  }
}

/** Issues once: a hybrid says most things twice. */
export const once = (issues: readonly Issue[]): readonly Issue[] => [
  ...new Map(issues.map(issue => [`${issue.code} ${issue.message}`, issue])).values(),
]

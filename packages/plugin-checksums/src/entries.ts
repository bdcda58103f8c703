import { type BReadDict, dict, list, type Torrent, text } from '@gentorrent/core/plugin'

/** A file's own dictionary and its path, joined by slashes. */
export interface Entry {
  readonly keys: BReadDict
  readonly path: string
}

/**
 * The files of a torrent: the entries of `files`, the info dictionary of a single file, and the leaves of a v2 tree. Those
 * whose path is not text are left out.
 */
export const entriesOf = ({ info }: Torrent): readonly Entry[] => {
  const entries: Entry[] = []
  const add = (keys: BReadDict, path: readonly Parameters<typeof text>[0][]) => {
    const names = path.map(text)
    if (names.every(name => name !== undefined)) entries.push({ keys, path: names.join('/') })
  }
  const walk = (directory: BReadDict, path: readonly Uint8Array[]): void => {
    for (const [key, item] of directory.entries()) {
      const below = dict(item)
      if (!below) continue
      if (key.length > 0) walk(below, [...path, key])
      else if (path.length > 0) add(below, path)
    }
  }
  const tree = dict(info.get('file tree'))
  if (tree) walk(tree, [])
  for (const item of info.items('files') ?? []) {
    const keys = dict(item)
    const path = list(keys?.get('path'))
    if (keys && path) add(keys, path)
  }
  if (info.has('length') && !info.has('files')) add(info, [info.get('name')])
  return entries
}

import { comparePaths } from '@gentorrent/core'
import {
  type BDict,
  type BPairs,
  type BValue,
  type FileEntry,
  type Files,
  type Layout,
  ownFiles,
} from '@gentorrent/core/plugin'

/**
 * The nested dictionaries of `file tree` (BEP 52): one key per path component, and the file's own keys under an empty one.
 * Pads exist only in the v1 piece stream and are left out.
 *
 * The pairs are made while they are written: in a list that is sorted by components, the files of a directory stand
 * together, so that a million of them need no tree in memory.
 */
export const fileTree = (layout: Layout, leafOf: (file: FileEntry) => BDict): BPairs => {
  const { single, name } = layout
  const own = ownFiles(layout)
  // BEP 52 lets `name` differ from the only file's; clients that read both versions compare the two.
  if (single) return { entries: () => [[name, leaf(leafOf(own[0]!))]] }
  const sorted = sortedByPath(own)
  return directory(sorted, 0, sorted.length, 0, leafOf)
}

const leaf = (keys: BDict): BValue => ({ '': keys })

/** The files from `start` to `end`, whose first `depth` components are the same. */
const directory = (
  files: Files,
  start: number,
  end: number,
  depth: number,
  leafOf: (file: FileEntry) => BDict,
): BPairs => ({
  *entries() {
    for (let at = start; at < end; ) {
      const file = files[at]!
      const component = file.path[depth]!
      if (file.path.length === depth + 1) {
        yield [component, leaf(leafOf(file))]
        at++
      } else {
        let next = at + 1
        while (next < end && files[next]!.path[depth] === component) next++
        yield [component, directory(files, at, next, depth + 1, leafOf)]
        at = next
      }
    }
  },
})

/** Mostly the list is sorted already. */
const sortedByPath = (own: Files): Files => {
  const isSorted = own.every((file, i) => i === 0 || comparePaths(own[i - 1]!.path, file.path) <= 0)
  return isSorted ? own : [...own].sort((a, b) => comparePaths(a.path, b.path))
}

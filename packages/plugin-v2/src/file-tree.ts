import type { BDict, BValue, FileEntry, Layout } from '@gentorrent/core/plugin'

type Directory = Map<string, BValue>

/**
 * The nested dictionaries of `file tree` (BEP 52): one key per path component, and the file's own keys under an empty one.
 * Pads exist only in the v1 piece stream and are left out.
 *
 * Maps, because a file may be named `__proto__`.
 */
export const fileTree = ({ files, single, name }: Layout, leafOf: (file: FileEntry) => BDict): BValue => {
  const root: Directory = new Map()
  for (const file of files) {
    if (file.role === 'pad') continue
    // BEP 52 lets `name` differ from the only file's; clients that read both versions compare the two.
    const path = single ? [name] : file.path
    const directory = path.slice(0, -1).reduce(entered, root)
    directory.set(path.at(-1)!, { '': leafOf(file) })
  }
  return root
}

const entered = (directory: Directory, component: string): Directory => {
  const known = directory.get(component)
  // Only this function puts maps into maps; leaves are plain objects.
  if (known instanceof Map) return known as Directory
  const below: Directory = new Map()
  directory.set(component, below)
  return below
}

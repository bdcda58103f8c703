import type { FileEntry, Files } from './contract/files.ts'

/**
 * Looks a file's place up. Files are mostly asked for in their order, so the one after the last is tried first; only where
 * that fails is a table made. A pad that stands elsewhere is not looked for.
 */
export const placesOf = (files: Files): ((file: FileEntry) => number | undefined) => {
  let places: Map<FileEntry, number> | undefined
  let last = 0
  return file => {
    if (files[last] === file) return last
    if (files[last + 1] === file) return ++last
    if (file.role === 'pad') return undefined
    // Behind the last one stands the first: a list is gone through more than once.
    for (const from of [last + 1, 0]) {
      let next = from
      while (next < files.length && files[next] !== file && files[next]!.role !== 'data') next++
      if (files[next] === file) {
        last = next
        return next
      }
    }
    places ??= new Map(files.map((entry, i) => [entry, i]))
    const place = places.get(file)
    last = place ?? last
    return place
  }
}

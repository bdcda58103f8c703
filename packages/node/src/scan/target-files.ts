import { comparePaths } from '@gentorrent/core'
import type { FileEntry, Files } from '@gentorrent/core/plugin'

/** Keeps `facts.target` only where the target is a file of the torrent itself. The files must be sorted by path. */
export const onlyTargetsInside = (files: Files): Files =>
  files.map(file => {
    const { target, ...facts } = file.facts
    return target === undefined || has(files, target) ? file : { ...file, facts }
  })

const has = (files: readonly Pick<FileEntry, 'path'>[], path: readonly string[]) => {
  let from = 0
  let to = files.length
  while (from < to) {
    const middle = (from + to) >>> 1
    const order = comparePaths(files[middle]!.path, path)
    if (order === 0) return true
    if (order < 0) from = middle + 1
    else to = middle
  }
  return false
}

import { lstatSync } from 'node:fs'
import { type DiskPath, under } from '../disk-path.ts'
import { type Names, readNames } from './read-names.ts'

/** What is in a directory; undefined where it cannot be read. */
export const listDirectory = (directory: DiskPath): Names | undefined => {
  try {
    const found = readNames(directory)
    const pathOf = under(directory)
    const facts = new Float64Array(found.names.length * 3)
    for (let i = 0; i < found.names.length; i++) lookAt(pathOf(found.names[i]!), facts, 3 * i)
    return { names: found.names, bad: found.bad, facts }
  } catch {
    // Whoever walks finds out why.
    return undefined
  }
}

const lookAt = (path: DiskPath, facts: Float64Array, at: number) => {
  try {
    const { mode, size, mtimeMs } = lstatSync(path)
    facts[at] = mode
    facts[at + 1] = size
    facts[at + 2] = mtimeMs
  } catch {
    // Left unknown, so that whoever walks looks again.
  }
}

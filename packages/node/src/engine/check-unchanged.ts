import { type Stats, statSync } from 'node:fs'
import { getSystemErrorMap } from 'node:util'
import { failure } from './fault.ts'
import { type FileTable, kind, pathsOf, pooled } from './file-table.ts'

/**
 * Compares an open file with what the scan saw.
 *
 * @throws Fault `CONTENT_CHANGED`
 */
export const checkUnchanged = (files: FileTable, index: number, stats: Stats): void => {
  const length = files.lengths[index]!
  if (!stats.isFile()) throw changed(files, index, 'it is no longer a file')
  if (stats.size !== length) throw changed(files, index, `it had ${length} bytes and now has ${stats.size}`)
  if (stats.mtimeMs !== files.modified[index]) throw changed(files, index, 'its modification time differs')
}

/**
 * Looks at the files in a range of entries once more, those that are empty too.
 *
 * @throws Fault `CONTENT_CHANGED`
 */
export const checkRange = (files: FileTable, start: number, end: number): void => {
  const pathOf = pathsOf(files)
  for (let i = start; i < end; i++) {
    if (files.kinds[i] === kind.path) checkUnchanged(files, i, statAgain(files, i, pathOf(i)))
  }
}

const statAgain = (files: FileTable, index: number, path: string | Buffer) => {
  try {
    return statSync(path)
  } catch (error) {
    throw changed(files, index, reasonOf(error))
  }
}

export const changed = (files: FileTable, index: number, because: string): Error =>
  failure({ code: 'CONTENT_CHANGED', details: { path: pooled(files, index).toString(), because } })

export const unreadable = (files: FileTable, index: number, error: unknown): Error =>
  failure(
    { code: 'CONTENT_UNREADABLE', details: { paths: [pooled(files, index).toString()], because: reasonOf(error) } },
    error,
  )

/** The system's own words, without the name of the function and the path that Node adds. */
const reasonOf = (error: unknown) => {
  const { errno, message } = error as NodeJS.ErrnoException
  return (errno !== undefined && getSystemErrorMap().get(errno)?.[1]) || message
}

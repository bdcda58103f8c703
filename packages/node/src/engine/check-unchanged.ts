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
  if (!stats.isFile()) throw changed(files, index, reasons.noFile())
  if (stats.size !== length) throw changed(files, index, reasons.otherLength(length, stats.size))
  if (stats.mtimeMs !== files.modified[index]) throw changed(files, index, reasons.otherTime())
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

/** Why a file is not what it was. */
export const reasons = {
  noFile: (): string => 'it is no longer a file',
  otherLength: (before: number, now: number): string => `it had ${before} B and now has ${now}`,
  otherTime: (): string => 'its modification time differs',
  endsEarly: (after: number): string => `it ends after ${after} B`,
  system: (errno: number): string | undefined => getSystemErrorMap().get(errno)?.[1],
} as const

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
  unreadableBecause(files, index, reasonOf(error), error)

export const unreadableBecause = (files: FileTable, index: number, because: string, cause?: unknown): Error =>
  failure({ code: 'CONTENT_UNREADABLE', details: { paths: [pooled(files, index).toString()], because } }, cause)

/** The system's own words, without the name of the function and the path that Node adds. */
const reasonOf = (error: unknown) => {
  const { errno, message } = error as NodeJS.ErrnoException
  return (errno !== undefined && reasons.system(errno)) || message
}

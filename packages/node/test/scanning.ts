import { isError } from '@gentorrent/core'
import type { FileEntry, Issue } from '@gentorrent/core/plugin'
import { type ScanOptions, scan } from '@gentorrent/node'
import { planted, type Tree } from './temporary.ts'

/** Paths as text. */
export const pathsOf = (files: readonly FileEntry[]): string[] => files.map(({ path }) => path.join('/'))

/** Codes, each with the path that it is about. */
export const codesOf = (issues: readonly Issue[]): string[] =>
  issues.map(({ code, path }) => [code, ...(path ?? [])].join(' '))

/** The paths that are found in a tree. */
export const list = async (tree: Tree, options?: ScanOptions): Promise<string[]> =>
  pathsOf((await scan(planted(tree), options)).files)

/** The issues with which a scan is refused. */
export const refused = async (path: string, options?: ScanOptions): Promise<readonly Issue[]> => {
  const error = await scan(path, options).then(
    () => undefined,
    error => error,
  )
  if (!isError(error, 'REFUSED')) throw error ?? new Error('it was not refused')
  return error.details.issues
}

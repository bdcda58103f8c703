import type { FileEntry, Files } from './contract/files.ts'
import type { Issue } from './contract/issue.ts'
import { distinctIssues } from './distinct-issues.ts'
import { issue } from './errors.ts'
import { comparePaths, pathComparator } from './text-order.ts'

/** Why a name cannot be one component of a path in a torrent; undefined if it can (BEP 3, `path` and `name`). */
export const componentFault = (component: string): string | undefined => {
  if (component === '') return 'has an empty component'
  if (component === '.' || component === '..') return `has the component \`${component}\``
  if (component.includes('/')) return 'has a component with a slash in it'
  if (component.includes('\0')) return 'has a component with a NUL character in it'
  return undefined
}

/** Whether a component is ASCII and has no fault: the answer for nearly every name, without decoding it. */
export const isPlainComponent = (component: Uint8Array): boolean => {
  const { length } = component
  for (let i = 0; i < length; i++) {
    const byte = component[i]!
    if (byte === 0 || byte === slash || byte >= 0x80) return false
  }
  return length > 2 || (length > 0 && component[0] !== dot)
}

const slash = 0x2f
const dot = 0x2e

/**
 * What is wrong with the paths of a file list, each by itself and against the others. Pads may share a path (BEP 47).
 *
 * @param own The files that are no pads, where somebody has them already.
 */
export const pathIssues = (files: Iterable<FileEntry>, own?: Files): readonly Issue[] => {
  const issues: Issue[] = []
  const padRoots = new Set<string | undefined>()
  // What stands in a path as in the one before, and without a fault, need not be looked at again.
  let faultless: readonly string[] = []
  for (const { path, role } of files) {
    if (role === 'pad') padRoots.add(path[0])
    const because = path.length === 0 ? 'is empty' : faultOf(path, faultless)
    faultless = because === undefined ? path : []
    if (because !== undefined) issues.push(issue('PATH_INVALID', { path, because }, { severity: 'error', path }))
  }
  return distinctIssues([...issues, ...clashes(clashable(files, own ?? withoutPads(files), padRoots))])
}

const faultOf = (path: readonly string[], faultless: readonly string[]): string | undefined => {
  for (let i = 0; i < path.length; i++) {
    const component = path[i]!
    const fault = component === faultless[i] ? undefined : componentFault(component)
    if (fault !== undefined) return fault
  }
  return undefined
}

/**
 * The files that may clash with one another. Pads stand between the files, so that a list with pads is not sorted; but
 * they stand in a directory of their own, and there only where files stand in it too they need be looked at.
 */
const clashable = (files: Iterable<FileEntry>, own: Files, padRoots: ReadonlySet<string | undefined>): Files =>
  padRoots.size > 0 && own.some(({ path }) => padRoots.has(path[0])) ? [...files] : own

const withoutPads = (files: Iterable<FileEntry>): Files => [...files].filter(({ role }) => role !== 'pad')

const clashes = (files: Files): readonly Issue[] => {
  const issues: Issue[] = []
  const severity = 'error'
  for (let i = 1; i < files.length; i++) {
    const before = files[i - 1]!
    const { path, role } = files[i]!
    // Sorted by component, a path stands right before its twin and before everything below it.
    if (comparePaths(before.path, path) > 0) return clashes(sortedFiles(files))
    // Most differ in their last component, and that is found without looking at the others.
    if (before.path.at(-1) !== path[before.path.length - 1]) continue
    if (!begins(path, before.path)) continue
    if (before.path.length < path.length) {
      issues.push(issue('PATH_IS_DIRECTORY', { path: before.path }, { severity, path: before.path }))
    } else if (role !== 'pad' || before.role !== 'pad') {
      issues.push(issue('PATH_TWICE', { path }, { severity, path }))
    }
  }
  return issues
}

/** Files by path components, compared as raw bytes: the order in which BEP 52 walks a file tree. */
export const sortedFiles = (files: Files): Files => {
  if (files.every((file, i) => i === 0 || comparePaths(files[i - 1]!.path, file.path) <= 0)) return files
  const compare = pathComparator(files.map(({ path }) => path))
  return [...files].sort((a, b) => compare(a.path, b.path))
}

const begins = (path: readonly string[], prefix: readonly string[]) =>
  prefix.length <= path.length && prefix.every((component, i) => component === path[i])

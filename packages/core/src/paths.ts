import type { Files } from './contract/files.ts'
import type { Issue } from './contract/issue.ts'
import { issue } from './errors.ts'
import { pathComparator } from './text-order.ts'

/** Why a name cannot be one component of a path in a torrent; undefined if it can (BEP 3, `path` and `name`). */
export const componentFault = (component: string): string | undefined => {
  if (component === '') return 'has an empty component'
  if (component === '.' || component === '..') return `has the component \`${component}\``
  if (component.includes('/')) return 'has a component with a slash in it'
  if (component.includes('\0')) return 'has a component with a NUL character in it'
  return undefined
}

/** What is wrong with the paths of a file list, each by itself and against the others. Pads may share a path (BEP 47). */
export const pathIssues = (files: Files): readonly Issue[] => {
  const issues: Issue[] = []
  const severity = 'error'
  for (const { path } of files) {
    const because = path.length === 0 ? 'is empty' : path.map(componentFault).find(fault => fault !== undefined)
    if (because !== undefined) issues.push(issue('PATH_INVALID', { path, because }, { severity, path }))
  }
  // Sorted by component, a path stands right before its twin and before everything below it.
  const sorted = sortedFiles(files)
  for (let i = 1; i < sorted.length; i++) {
    const before = sorted[i - 1]!
    const { path, role } = sorted[i]!
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
  const compare = pathComparator(files.map(({ path }) => path))
  const isSorted = files.every((file, i) => i === 0 || compare(files[i - 1]!.path, file.path) <= 0)
  return isSorted ? files : [...files].sort((a, b) => compare(a.path, b.path))
}

const begins = (path: readonly string[], prefix: readonly string[]) =>
  prefix.length <= path.length && prefix.every((component, i) => component === path[i])

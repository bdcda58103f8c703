import type { Matcher } from './matchers.ts'

/** What the caller wants in and out, by name. Paths are relative to the content, with slashes. */
export interface Rules {
  /** Whether the entry stays out, and all below it. */
  excludes(path: string, isDirectory: boolean): boolean
  /** Whether the entry is asked for, and all below it. */
  includes(path: string, isDirectory: boolean): boolean
}

export interface RuleOptions {
  readonly include?: readonly string[]
  readonly exclude?: readonly string[]
  readonly ignoreFiles?: readonly string[]
  readonly hidden?: boolean
}

/**
 * The libraries behind globs and ignore files take longer to load than most folders take to walk, so they are loaded only
 * for those who use them.
 *
 * @throws GentorrentError `OPTION_INVALID` (a glob), `INPUT_UNREADABLE` (an ignore file)
 */
export const createRules = async (options: RuleOptions): Promise<Rules> => {
  const { include = [], exclude = [], ignoreFiles = [], hidden = true } = options
  const none: readonly Matcher[] = []
  const isPlain = include.length + exclude.length + ignoreFiles.length === 0
  const { matchersOf } = isPlain ? { matchersOf: undefined } : await import('./matchers.ts')
  const { included, excluded } = matchersOf?.(options) ?? { included: none, excluded: none }
  return {
    includes: (path, isDirectory) => included.length === 0 || included.some(matches => matches(path, isDirectory)),
    excludes: (path, isDirectory) =>
      (!hidden && nameOf(path).startsWith('.')) || excluded.some(matches => matches(path, isDirectory)),
  }
}

/** The last component of a path with slashes. */
export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

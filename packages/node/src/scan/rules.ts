import type { Matcher } from './matchers.ts'

/** What the caller wants in and out, by name. Paths are relative to the content, with slashes. */
export interface Rules {
  /** Whether the entry stays out, and all below it. The directory is its path with a slash at its end. */
  excludes(directory: string, name: string, isDirectory: boolean): boolean
  /** Whether the entry is asked for, and all below it. */
  includes(directory: string, name: string, isDirectory: boolean): boolean
  /** The globs that have matched nothing so far, by their option: most often somebody mistyped. */
  unused(): readonly (readonly [option: 'include' | 'exclude', glob: string])[]
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
  const isHidden = (name: string) => !hidden && name.startsWith('.')
  // Most walks have no rules, and then nothing is made for each of a million files to look at.
  if (include.length + exclude.length + ignoreFiles.length === 0) {
    return { includes: () => true, excludes: (_, name) => isHidden(name), unused: () => [] }
  }
  const { matchersOf } = await import('./matchers.ts')
  const { included, excluded } = matchersOf(options)
  const used = new Set<Matcher>()
  /** Where one has matched, others are asked only until they have matched once themselves. */
  const matches = (matchers: readonly Matcher[], path: string, isDirectory: boolean) => {
    let isMatched = false
    for (const matcher of matchers) {
      if ((isMatched && used.has(matcher)) || !matcher.matches(path, isDirectory)) continue
      isMatched = true
      used.add(matcher)
    }
    return isMatched
  }
  const unusedOf = <O extends string>(option: O, matchers: readonly Matcher[]) =>
    matchers.flatMap(matcher =>
      matcher.glob === undefined || used.has(matcher) ? [] : [[option, matcher.glob] as const],
    )
  return {
    includes: (directory, name, isDirectory) =>
      included.length === 0 || matches(included, directory + name, isDirectory),
    excludes: (directory, name, isDirectory) => matches(excluded, directory + name, isDirectory) || isHidden(name),
    unused: () => [...unusedOf('include', included), ...unusedOf('exclude', excluded)],
  }
}

/** The last component of a path with slashes. */
export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

import { readFileSync } from 'node:fs'
import { GentorrentError } from '@gentorrent/core'
import ignore from 'ignore'
import picomatch from 'picomatch'
import { reasonOf } from '../reason.ts'
import { nameOf, type RuleOptions } from './rules.ts'

/** Says of entries whether they are meant. */
export interface Matcher {
  /** As it was given; undefined for ignore files. */
  readonly glob?: string
  matches(path: string, isDirectory: boolean): boolean
}

/** @throws GentorrentError `OPTION_INVALID` (a glob), `INPUT_UNREADABLE` (an ignore file) */
export const matchersOf = ({
  include = [],
  exclude = [],
  ignoreFiles = [],
}: RuleOptions): { readonly included: readonly Matcher[]; readonly excluded: readonly Matcher[] } => ({
  included: include.map(glob => matcherOf(glob, 'include')),
  excluded: [
    ...exclude.map(glob => matcherOf(glob, 'exclude')),
    ...(ignoreFiles.length > 0 ? [ignoreMatcher(ignoreFiles.map(readIgnoreFile))] : []),
  ],
})

/** As in an ignore file, a glob without a slash is about names at any depth, and a slash at its end about directories. */
const matcherOf = (glob: string, option: 'include' | 'exclude'): Matcher => {
  const pattern = glob.replace(/^(\.?\/)+/, '').replace(/\/+$/, '')
  const isAnchored = glob.replace(/\/+$/, '').includes('/')
  const directoriesOnly = glob.endsWith('/')
  const matches = compile(glob, pattern, option)
  return {
    glob,
    matches: (path, isDirectory) => (isDirectory || !directoriesOnly) && matches(isAnchored ? path : nameOf(path)),
  }
}

const compile = (glob: string, pattern: string, option: string) => {
  try {
    // `s`: a name may hold a line break. `!` is a character like any other, include and exclude already say which.
    // Not `windows`: paths come with slashes everywhere, so that a backslash always escapes.
    return picomatch(pattern, { dot: true, nonegate: true, strictBrackets: true, windows: false, flags: 's' })
  } catch (error) {
    const because = `\`${glob}\` is not a usable glob (${error instanceof Error ? error.message : error})`
    throw new GentorrentError('OPTION_INVALID', { option, because }, { cause: error })
  }
}

const readIgnoreFile = (path: string) => {
  try {
    return readFileSync(path, 'utf8').replace(/^\ufeff/, '')
  } catch (error) {
    throw new GentorrentError('INPUT_UNREADABLE', { path, because: reasonOf(error) }, { cause: error })
  }
}

const ignoreMatcher = (texts: readonly string[]): Matcher => {
  const options = { ignorecase: false }
  const rules = ignore(options).add(texts.join('\n'))
  let matcher = ignore(options).add(rules)
  let asked = 0
  return {
    matches: (path, isDirectory) => {
      // A matcher remembers every path that it was ever asked about.
      if (++asked % 10_000 === 0) matcher = ignore(options).add(rules)
      return matcher.ignores(isDirectory ? `${path}/` : path)
    },
  }
}

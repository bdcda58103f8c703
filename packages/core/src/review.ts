import type { Layout } from './contract/files.ts'
import type { Issue } from './contract/issue.ts'
import { issue } from './errors.ts'
import { checkNames } from './names.ts'
import { pathIssues } from './paths.ts'

/**
 * What is wrong with a torrent as a whole, whatever its keys: its paths against one another, names that will not arrive
 * everywhere, and its length. A torrent that is made is asked the same, and `read` has not asked it.
 */
export const review = ({ layout, length }: { readonly layout?: Layout; readonly length: number }): readonly Issue[] => [
  ...(layout ? pathIssues(layout.files) : []),
  ...(layout ? checkNames(layout.files, layout.name) : []),
  ...lengthIssues(length),
]

/** Above libtorrent's default limit for torrent files. */
export const lengthIssues = (length: number): readonly Issue[] =>
  length > 10_000_000 ? [issue('TORRENT_LARGE', { length }, { severity: 'warning', targets: ['libtorrent'] })] : []

import type { Files, Issue, Layout } from '@gentorrent/core/plugin'
import { entriesOf, ownFiles, warning } from '@gentorrent/core/plugin'
import { padNameError, padNameFault, padTwiceIssue, repeats } from './names.ts'
import type { Padding } from './pad.ts'
import { shown } from './shown.ts'
import { hasTarget } from './targets.ts'

/** What is wrong with the names and links of a layout, before a byte is read. */
export const checkLayout = (layout: Layout, names: Padding['padNames']): readonly Issue[] => {
  const own = ownFiles(layout)
  const named = own.filter(({ path }) => padNameFault(path) !== undefined)
  // Those that are made on the way are this plugin's own, and have numbers unless they are to have none.
  const areNumbered = layout.padded !== undefined && names === 'unique'
  return [
    ...named.map(({ path }) => padNameError(path)),
    ...(!areNumbered && repeats(padNames(layout)) ? [padTwiceIssue] : []),
    ...danglingIssues(own),
  ]
}

const padNames = (layout: Layout): Iterable<string> => ({
  *[Symbol.iterator]() {
    for (const { role, path } of entriesOf(layout)) if (role === 'pad') yield path.join('/')
  },
})

const danglingIssues = (files: Files): readonly Issue[] => {
  const links = files.filter(({ role }) => role === 'symlink')
  if (links.length === 0) return []
  const exists = hasTarget(files.map(({ path }) => path))
  return links.flatMap(({ path, facts: { target = [] } }) => (exists(target) ? [] : [danglingIssue(path, target)]))
}

export const danglingIssue = (path: readonly string[], target: readonly string[]): Issue => ({
  ...warning(
    'ATTRIBUTES_DANGLING',
    `${shown(path)} is a symlink to ${shown(target)}, which is not in the torrent`,
    'file.symlink path',
  ),
  path,
})

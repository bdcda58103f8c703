import type { Arranged, Files, Issue } from '@gentorrent/core/plugin'
import { warning } from '@gentorrent/core/plugin'
import { padNameError, padNameFault, padTwiceIssue, repeats } from './names.ts'
import { shown } from './shown.ts'
import { hasTarget } from './targets.ts'

/** What is wrong with the names and links of a layout, before a byte is read. */
export const checkLayout = ({ layout: { files } }: Pick<Arranged<any>, 'layout'>): readonly Issue[] => {
  const named = files.filter(({ role, path }) => role !== 'pad' && padNameFault(path) !== undefined)
  const pads = files.filter(({ role }) => role === 'pad')
  return [
    ...named.map(({ path }) => padNameError(path)),
    ...(repeats(pads.map(({ path }) => path.join('/'))) ? [padTwiceIssue] : []),
    ...danglingIssues(files),
  ]
}

const danglingIssues = (files: Files): readonly Issue[] => {
  const links = files.filter(({ role }) => role === 'symlink')
  if (links.length === 0) return []
  const exists = hasTarget(files.flatMap(({ role, path }) => (role === 'pad' ? [] : [path])))
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

import type { Arranged, Files, Issue } from '@gentorrent/core/plugin'
import { shown, warning } from './issues.ts'
import { padNameError, padTwiceIssue } from './names.ts'
import { hasTarget } from './targets.ts'

/** What is wrong with the names and links of a layout, before a byte is read. */
export const checkLayout = ({ layout: { files } }: Pick<Arranged<any>, 'layout'>): readonly Issue[] => {
  const pads = files.filter(({ role }) => role === 'pad')
  return [
    ...files.flatMap(({ role, path }) => (role === 'pad' ? [] : padNameError(path))),
    ...(new Set(pads.map(({ path }) => path.join('/'))).size < pads.length ? [padTwiceIssue] : []),
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

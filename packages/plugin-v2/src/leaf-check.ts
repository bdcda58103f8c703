import { componentFault, isPlainComponent } from '@gentorrent/core'
import { error, type Issue, text, warning } from '@gentorrent/core/plugin'
import type { Check } from './check.ts'
import type { Leaf } from './read-tree.ts'
import { shown } from './shown.ts'

/** What is wrong with the files of a tree, each by itself (BEP 52). */
export const leafCheck = (): Check => {
  const issues: Issue[] = []
  let count = 0
  let isEmpty = true
  return {
    see: leaf => {
      count++
      isEmpty &&= leaf.length === 0
      for (const check of checks) {
        const issue = check(leaf)
        if (issue) issues.push({ ...issue, path: leaf.path.map(shown) })
      }
    },
    done: () =>
      count > 0 && isEmpty
        ? [...issues, error('V2_LENGTH', 'the files of `file tree` have 0 bytes in all', key)]
        : issues,
  }
}

const key = 'info.file tree'

/** The leaf's path, for a message. */
const named = ({ path }: Leaf) => `\`${path.map(shown).join('/')}\` in \`file tree\``

const pathIssue = (leaf: Leaf): Issue | undefined => {
  if (leaf.path.every(isPlainComponent)) return undefined
  const names = leaf.path.map(text)
  if (!names.every(name => name !== undefined)) {
    return warning('V2_PATH', `${named(leaf)} is not UTF-8: some clients change the name`, key)
  }
  const because = names.map(componentFault).find(fault => fault !== undefined)
  return because === undefined ? undefined : error('V2_PATH', `${named(leaf)} ${because}`, key)
}

const lengthIssue = (leaf: Leaf): Issue | undefined =>
  leaf.length === undefined
    ? error('V2_LENGTH', `${named(leaf)} needs a \`length\`, an integer of at least 0`, key)
    : undefined

const rootIssue = (leaf: Leaf): Issue | undefined => {
  const { keys, length, root } = leaf
  const fault = (because: string) => error('V2_ROOT', `${named(leaf)} ${because}`, key)
  if (length === undefined) return undefined
  if (length === 0) return keys.has('pieces root') ? fault('has 0 bytes and yet a `pieces root`') : undefined
  if (!keys.has('pieces root')) return fault('has no `pieces root`')
  if (!root) return fault('has a `pieces root` that is not 32 bytes long')
  return root.every(byte => byte === 0) ? fault('has a `pieces root` of zeros, which no content has') : undefined
}

const padIssue = (leaf: Leaf): Issue | undefined =>
  leaf.role === 'pad'
    ? error('V2_PAD', `${named(leaf)} is a pad, and pads belong into the v1 list only`, key)
    : undefined

const checks = [pathIssue, lengthIssue, rootIssue, padIssue] as const

import { lstatSync, type Stats, statSync } from 'node:fs'
import type { DiskPath } from '../disk-path.ts'
import { codeOf, reasonOf } from '../reason.ts'
import { type Facts, isSymbolicLink } from './facts.ts'
import type { Findings } from './findings.ts'
import type { Names } from './read-names.ts'

/** What stands at a path: its facts (those of the target, if a symlink is followed), or why they cannot be had. */
export type Look =
  | { readonly stats: Facts; readonly isLink: boolean }
  | { readonly stats?: never; readonly isLink: boolean; readonly fault: unknown }

/** What stands at a name of a directory, as it was found with the names or as it is now. */
export const lookIn = (
  { facts, names }: Names,
  index: number,
  pathOf: (name: string) => DiskPath,
  symlinks: 'follow' | 'skip',
): Look => {
  if (!facts?.[3 * index]) return lookAt(pathOf(names[index]!), symlinks)
  const stats = { mode: small(facts[3 * index]!), size: small(facts[3 * index + 1]!), mtimeMs: facts[3 * index + 2]! }
  const isLink = isSymbolicLink(stats)
  return isLink && symlinks === 'follow' ? lookAt(pathOf(names[index]!), symlinks) : { stats, isLink }
}

export const lookAt = (path: DiskPath, symlinks: 'follow' | 'skip'): Look => {
  let isLink = false
  try {
    const stats = factsOf(lstatSync(path))
    isLink = isSymbolicLink(stats)
    return { stats: isLink && symlinks === 'follow' ? factsOf(statSync(path)) : stats, isLink }
  } catch (fault) {
    return { isLink, fault }
  }
}

/** In one shape wherever they come from: code for two shapes would be compiled again and again. */
const factsOf = ({ mode, size, mtimeMs }: Stats): Facts => ({ mode: small(mode), size: small(size), mtimeMs })

/**
 * A whole number as V8 keeps small ones in an object's own field. What comes out of a `Float64Array` it keeps as fractions are
 * kept, in 16 bytes more, wherever it is put: 32 MB for the lengths of a million files.
 */
const small = (value: number) => (value <= 0x7fffffff ? value | 0 : value)

/** Notes why something cannot be part of the torrent. */
export const refuseFault = (
  { fault, isLink, path, shown }: { fault: unknown; isLink: boolean; path: readonly string[]; shown: string },
  findings: Findings,
): void => {
  const code = codeOf(fault)
  if (code === undefined) throw fault
  if (isLink && ['ENOENT', 'ENOTDIR', 'ELOOP'].includes(code)) findings.refuse('SYMLINK_BROKEN', { path: shown }, path)
  else if (code === 'ENOENT') findings.refuse('CONTENT_CHANGED', { path: shown, because: 'it is gone' }, path)
  else findings.refuse('CONTENT_UNREADABLE', { paths: [shown], because: reasonOf(fault) }, path)
}

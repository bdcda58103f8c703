import { lstatSync, type Stats, statSync } from 'node:fs'
import type { DiskPath } from '../disk-path.ts'
import { codeOf, reasonOf } from '../reason.ts'
import type { Findings } from './findings.ts'

/** What stands at a path: its facts (those of the target, if a symlink is followed), or why they cannot be had. */
export type Look =
  | { readonly stats: Stats; readonly isLink: boolean }
  | { readonly stats?: never; readonly isLink: boolean; readonly fault: unknown }

export const lookAt = (path: DiskPath, symlinks: 'follow' | 'skip'): Look => {
  let isLink = false
  try {
    const stats = lstatSync(path)
    isLink = stats.isSymbolicLink()
    return { stats: isLink && symlinks === 'follow' ? statSync(path) : stats, isLink }
  } catch (fault) {
    return { isLink, fault }
  }
}

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

/** What else there is besides files, directories and symlinks. */
export const typeOf = (stats: Stats): string => {
  if (stats.isFIFO()) return 'FIFO'
  if (stats.isSocket()) return 'socket'
  return stats.isBlockDevice() || stats.isCharacterDevice() ? 'device' : 'thing of unknown type'
}

import {
  closeSync,
  constants,
  copyFileSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  rmSync,
  type Stats,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { dirname, relative, resolve, sep } from 'node:path'
import { GentorrentError, issue } from '@gentorrent/core'
import type { FileEntry, Issue, Layout } from '@gentorrent/core/plugin'
import type { PathContent } from './content.ts'
import { type DiskPath, diskPath, shown } from './disk-path.ts'
import { faultOfPath } from './path-fault.ts'
import { realPath } from './real-path.ts'
import { codeOf, reasonOf } from './reason.ts'
import { takeFreeName } from './take-free-name.ts'
import { temporaryPath } from './temporary-path.ts'

/** How a file comes to its place: with bytes of its own, as another name of the same bytes, or as a pointer to them. */
export type LinkKind = 'copy' | 'hard' | 'symbolic'

export interface RestoreOptions {
  /**
   * Default: `copy`, since whoever writes to the new file, a BitTorrent client for one, then leaves the old one as it is. Where
   * the file system can, the copy shares its blocks and takes no space.
   */
  readonly link?: LinkKind
  readonly signal?: AbortSignal
}

export interface Restored {
  /** Absolute path of the file or directory that the torrent is about. */
  readonly path: string
  readonly fileCount: number
  /**
   * Errors: `PATH_INVALID`, `OUTPUT_UNWRITABLE`. Warnings: `RESTORE_EXISTS` (what was there is left as it is), `RESTORE_COPIED`
   * (a link was asked for, and cannot be).
   */
  readonly issues: readonly Issue[]
}

/**
 * Lays a torrent's files out in a directory, under the torrent's name. Files whose content is `none` are left out, empty ones
 * are made. The originals are only read, nothing is ever overwritten, and each file appears whole or not at all.
 *
 * A torrent comes from anybody: its paths lead from the directory downwards by plain names, and never through a symlink.
 *
 * @throws GentorrentError `PATH_INVALID` (the torrent's name), `OUTPUT_UNWRITABLE` (the directory itself), `ABORTED`
 */
export const restore = async (
  layout: Layout,
  directory: string,
  { link = 'copy', signal }: RestoreOptions = {},
): Promise<Restored> => {
  const { name, single, files } = layout
  const own = single ? (files[0]?.path ?? [name]) : [name]
  const because = faultOfPath(own)
  if (because !== undefined) throw new GentorrentError('PATH_INVALID', { path: own, because })
  const root = resolve(directory)
  try {
    mkdirSync(root, { recursive: true })
  } catch (cause) {
    throw new GentorrentError('OUTPUT_UNWRITABLE', { path: directory, because: reasonOf(cause) }, { cause })
  }
  const issues: Issue[] = []
  let fileCount = 0
  const place = (file: FileEntry, make: (at: string) => Issue | undefined) => {
    const path = single ? own : [name, ...file.path]
    const fault = faultOfPath(path)
    if (fault !== undefined) return void issues.push(issueOf(file, 'PATH_INVALID', { path, because: fault }))
    const at = [root, ...path].join(sep)
    try {
      makeParents(root, path)
      const there = lstatSync(at, { throwIfNoEntry: false })
      if (there && isSame(file, there)) return
      if (there) throw Object.assign(new Error(), { code: 'EEXIST' })
      const found = make(at)
      if (found) issues.push(found)
      fileCount++
    } catch (error) {
      if (codeOf(error) === undefined) throw error
      issues.push(
        codeOf(error) === 'EEXIST'
          ? issue('RESTORE_EXISTS', { path: at }, { severity: 'warning', path: file.path })
          : issueOf(file, 'OUTPUT_UNWRITABLE', { path: at, because: reasonOf(error) }),
      )
    }
  }
  // Symlinks come last, so that no path of the torrent can lead through one of its own.
  for (const [i, file] of files.entries()) {
    if (i % pace === 0) await new Promise(resolve => setImmediate(resolve))
    if (signal?.aborted) throw new GentorrentError('ABORTED', {}, { cause: signal.reason })
    const { role, content, length } = file
    if (role !== 'data' || (length > 0 && content.kind !== 'path')) continue
    place(file, at => (length === 0 ? makeEmpty(at) : lay(file, content as PathContent, at, link)))
  }
  for (const file of files) {
    const { role, facts } = file
    if (role !== 'symlink' || !facts.target || faultOfPath(facts.target) !== undefined) continue
    const target = [root, name, ...facts.target].join(sep)
    place(file, at => void symlinkSync(relative(dirname(at), target), at))
  }
  return { path: [root, ...own].join(sep), fileCount, issues }
}

/** Whether the file is in its place already. */
const isSame = ({ content }: FileEntry, there: Stats): boolean => {
  if (content.kind !== 'path') return false
  const { dev, ino } = statSync(onDisk(content))
  return there.dev === dev && there.ino === ino
}

const onDisk = ({ path }: PathContent): DiskPath => (typeof path === 'string' ? path : Buffer.from(path))

/** Files between two chances to stop. */
const pace = 16

const issueOf = <C extends 'PATH_INVALID' | 'OUTPUT_UNWRITABLE'>(
  { path }: FileEntry,
  code: C,
  details: Parameters<typeof issue<C>>[1],
): Issue => issue(code, details, { severity: 'error', path })

/** Directory by directory: one that is a symlink might lead anywhere. */
const makeParents = (root: string, path: readonly string[]): void => {
  let at = root
  for (const component of path.slice(0, -1)) {
    at += sep + component
    const stats = lstatSync(at, { throwIfNoEntry: false })
    if (!stats) mkdirSync(at)
    else if (!stats.isDirectory()) throw Object.assign(new Error(), { code: 'ENOTDIR' })
  }
}

const makeEmpty = (at: string): undefined => writeFileSync(at, '', { flag: 'wx' }) as undefined

const lay = (file: FileEntry, content: PathContent, at: string, link: LinkKind): Issue | undefined => {
  // A symlink's other name would be a symlink too.
  const from = diskPath(realPath(onDisk(content)))
  if (link === 'symbolic') return void symlinkSync(from, at)
  if (link === 'copy') return void copy(from, at)
  try {
    linkSync(from, at)
    return undefined
  } catch (error) {
    const because = noLink[codeOf(error) ?? '']
    if (because === undefined) throw error
    copy(from, at)
    return issue('RESTORE_COPIED', { path: shown(from), because }, { severity: 'warning', path: file.path })
  }
}

const noLink: Readonly<Record<string, string>> = {
  EXDEV: 'it is on another file system',
  EPERM: 'the system does not permit it',
  EACCES: 'the system does not permit it',
  EMLINK: 'it has as many names as a file can have',
  ENOTSUP: 'the file system has no hard links',
  EOPNOTSUPP: 'the file system has no hard links',
  ENOSYS: 'the file system has no hard links',
}

/** Under another name first, so that the file appears whole. It keeps its modification time and permissions. */
const copy = (from: DiskPath, at: string): void => {
  const temporary = temporaryPath(at)
  try {
    copyFileSync(from, temporary, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
    const { atime, mtime } = statSync(from)
    utimesSync(temporary, atime, mtime)
    sync(temporary)
    takeFreeName(temporary, at)
  } finally {
    rmSync(temporary, { force: true })
  }
}

const sync = (path: string) => {
  const file = openSync(path, 'r')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
  readlinkSync,
  renameSync,
  type Stats,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, isAbsolute, sep } from 'node:path'
import { GentorrentError, isGentorrentError } from '@gentorrent/core'
import { codeOf, reasonOf } from './reason.ts'
import { temporaryPath } from './temporary-path.ts'

/**
 * Writes a file whole: killed at any moment, there is the old file or the new one, and never a part. The bytes are on the
 * disk when it returns.
 *
 * A symlink stays one, and its target is written. A file that is replaced keeps its permissions, and its owner if the
 * system allows it. Into a FIFO or a character device, such as `/dev/stdout`, the bytes go as they are.
 *
 * @param options `overwrite`: whether a file that exists may be replaced. If not, it is safe even where two writers race.
 * @throws GentorrentError `OUTPUT_EXISTS`, `OUTPUT_UNWRITABLE`
 */
export const writeAtomic = async (
  path: string,
  bytes: Uint8Array,
  { overwrite }: { readonly overwrite: boolean },
): Promise<void> => {
  try {
    const old = statSync(path, { throwIfNoEntry: false })
    if (old?.isFIFO() || old?.isCharacterDevice()) return writeFileSync(path, bytes)
    if (old && !old.isFile()) throw unwritable(path, old.isDirectory() ? 'it is a directory' : 'it is not a file')
    if (!overwrite && lstatSync(path, { throwIfNoEntry: false })) throw new GentorrentError('OUTPUT_EXISTS', { path })
    replace(overwrite ? withoutSymlinks(path) : path, bytes, overwrite, old)
  } catch (cause) {
    if (isGentorrentError(cause)) throw cause
    if (codeOf(cause) === undefined) throw cause
    if (codeOf(cause) === 'EEXIST') throw new GentorrentError('OUTPUT_EXISTS', { path }, { cause })
    throw unwritable(path, codeOf(cause) === 'ENOENT' ? 'its directory does not exist' : reasonOf(cause), cause)
  }
}

const unwritable = (path: string, because: string, cause?: unknown) =>
  new GentorrentError('OUTPUT_UNWRITABLE', { path, because }, { cause })

const replace = (path: string, bytes: Uint8Array, overwrite: boolean, old: Stats | undefined) => {
  const directory = dirname(path)
  const temporary = temporaryPath(path)
  try {
    writeThrough(temporary, bytes, overwrite ? old : undefined)
    if (overwrite) renameSync(temporary, path)
    else takeFreeName(temporary, path)
  } finally {
    remove(temporary)
  }
  syncDirectory(directory)
}

/** After a rename it is gone already. */
const remove = (path: string) => {
  try {
    unlinkSync(path)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
  }
}

const writeThrough = (path: string, bytes: Uint8Array, old: Stats | undefined) => {
  const file = openSync(path, 'wx')
  try {
    if (old) keepOwner(file, old)
    if (old) fchmodSync(file, old.mode & 0o7777)
    writeFileSync(file, bytes)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

const keepOwner = (file: number, { uid, gid }: Stats) => {
  try {
    fchownSync(file, uid, gid)
  } catch {
    // Only the superuser may give a file away. Whoever may write here may then own the file, too.
  }
}

/** Gives a file a name that nobody has: a link, unlike a rename, never replaces. */
export const takeFreeName = (temporary: string, path: string): void => {
  try {
    linkSync(temporary, path)
  } catch (error) {
    if (!noLinks.has(codeOf(error) ?? '')) throw error
    // FAT and some network file systems have no links. Then an empty file takes the name, and is replaced at once: other
    // people's files are as safe, but killed right between the two, the empty one stays.
    closeSync(openSync(path, 'wx'))
    try {
      renameSync(temporary, path)
    } catch (fault) {
      remove(path)
      throw fault
    }
  }
}

const noLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL', 'EISDIR', 'EACCES'])

/** Where the last symlink of a chain points to, even if nothing is there yet. */
const withoutSymlinks = (path: string): string => {
  let target = path
  // As many as Linux follows; a loop was already found by whoever asked what stands there.
  for (let i = 0; i < 40 && lstatSync(target, { throwIfNoEntry: false })?.isSymbolicLink(); i++) {
    const next = readlinkSync(target)
    // Not path.join, which takes away `..` without asking what stands before it.
    target = isAbsolute(next) ? next : `${dirname(target)}${sep}${next}`
  }
  return target
}

/** So that the name survives a power cut, too. */
const syncDirectory = (path: string) => {
  try {
    const directory = openSync(path, 'r')
    try {
      fsyncSync(directory)
    } finally {
      closeSync(directory)
    }
  } catch {
    // Windows and some network file systems cannot; the file itself is safe.
  }
}

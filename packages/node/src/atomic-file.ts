import {
  closeSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  openSync,
  readlinkSync,
  readSync,
  renameSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, isAbsolute, sep } from 'node:path'
import { GentorrentError, isGentorrentError } from '@gentorrent/core'
import { collectGarbage } from './collect-garbage.ts'
import { codeOf, reasonOf } from './reason.ts'
import { remove, takeFreeName } from './take-free-name.ts'
import { temporaryPath } from './temporary-path.ts'

export interface Overwriting {
  readonly overwrite: boolean
}

/** A file that is written part by part and has its name only when it is whole. */
export interface AtomicFile {
  /**
   * Adds bytes at the end.
   *
   * @throws GentorrentError `OUTPUT_UNWRITABLE`
   */
  readonly write: (bytes: Uint8Array) => void
  /**
   * All that was written, as it is on the disk.
   *
   * @throws GentorrentError `OUTPUT_UNWRITABLE`
   */
  readonly read: () => Promise<Uint8Array>
  /**
   * Gives the file its name. The bytes are on the disk when it returns.
   *
   * @throws GentorrentError `OUTPUT_EXISTS`, `OUTPUT_UNWRITABLE`
   */
  readonly keep: () => void
  /** Removes what was not kept. To be called in any case. */
  readonly drop: () => void
}

/**
 * Opens a file as `writeAtomic` writes it, for who has its bytes part by part.
 *
 * @returns undefined for a FIFO or a character device, which cannot be read again
 * @throws GentorrentError `OUTPUT_EXISTS`, `OUTPUT_UNWRITABLE`
 */
export const openAtomic = (path: string, { overwrite }: Overwriting): AtomicFile | undefined =>
  explaining(path, () => {
    const old = statSync(path, { throwIfNoEntry: false })
    if (old?.isFIFO() || old?.isCharacterDevice()) return undefined
    if (old && !old.isFile()) throw unwritable(path, old.isDirectory() ? 'it is a directory' : 'it is not a file')
    if (!overwrite && lstatSync(path, { throwIfNoEntry: false })) throw new GentorrentError('OUTPUT_EXISTS', { path })
    return openBeside(path, overwrite ? withoutSymlinks(path) : path, overwrite, old)
  })

const openBeside = (path: string, target: string, overwrite: boolean, old: Stats | undefined): AtomicFile => {
  const temporary = temporaryPath(target)
  const file = openSync(temporary, 'wx+')
  let isOpen = true
  let isThere = true
  const close = () => {
    if (isOpen) closeSync(file)
    isOpen = false
  }
  const drop = () => {
    close()
    if (isThere) remove(temporary)
    isThere = false
  }
  try {
    if (overwrite && old) keepOwner(file, old)
    if (overwrite && old) fchmodSync(file, old.mode & 0o7777)
  } catch (error) {
    drop()
    throw error
  }
  return {
    write: bytes => explaining(path, () => writeFileSync(file, bytes)),
    async read() {
      await collectGarbage()
      return explaining(path, () => readAll(file))
    },
    keep: () =>
      explaining(path, () => {
        fsyncSync(file)
        close()
        if (overwrite) renameSync(temporary, target)
        else takeFreeName(temporary, target)
        drop()
        syncDirectory(dirname(target))
      }),
    drop,
  }
}

const readAll = (file: number): Uint8Array => {
  const { size } = fstatSync(file)
  const bytes = new Uint8Array(size)
  for (let done = 0; done < size; ) {
    const count = readSync(file, bytes, done, Math.min(size - done, 1 << 24), done)
    if (count === 0) throw new Error('the file that is being written ends early')
    done += count
  }
  return bytes
}

/** Does something with the file at a path, and says what goes wrong as people understand it. */
export const explaining = <T>(path: string, action: () => T): T => {
  try {
    return action()
  } catch (cause) {
    if (isGentorrentError(cause)) throw cause
    if (codeOf(cause) === undefined) throw cause
    if (codeOf(cause) === 'EEXIST') throw new GentorrentError('OUTPUT_EXISTS', { path }, { cause })
    throw unwritable(path, codeOf(cause) === 'ENOENT' ? 'its directory does not exist' : reasonOf(cause), cause)
  }
}

const unwritable = (path: string, because: string, cause?: unknown) =>
  new GentorrentError('OUTPUT_UNWRITABLE', { path, because }, { cause })

const keepOwner = (file: number, { uid, gid }: Stats) => {
  try {
    fchownSync(file, uid, gid)
  } catch {
    // Only the superuser may give a file away. Whoever may write here may then own the file, too.
  }
}

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

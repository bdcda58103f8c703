import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { changed, checkUnchanged, reasons, unreadable } from './check-unchanged.ts'
import { type FileTable, kind, pathsOf, readableOf } from './file-table.ts'

/** One thread's reader of content. It has at most one file open. */
export interface Source {
  /**
   * Writes `length` bytes of entry `index`, from `position` on, to `buffer` at `at`. Returns how many of them are
   * content; the others are zeros.
   *
   * @throws Fault `CONTENT_UNREADABLE`, `CONTENT_CHANGED`
   */
  read(index: number, position: number, buffer: Buffer, at: number, length: number): number
  /**
   * Opens the file of an entry whose bytes were read ahead, with the checks that `read` makes.
   *
   * @throws Fault `CONTENT_UNREADABLE`, `CONTENT_CHANGED`
   */
  visit(index: number): void
  /**
   * Closes the file, if one is open. A long one is compared with what the scan saw before and after it is read; for
   * others it is enough that every file is looked at when the last byte is hashed.
   *
   * @throws Fault `CONTENT_CHANGED`
   */
  leave(): void
  /** Closes the file, if one is open. */
  close(): void
}

export const openSource = (files: FileTable): Source => {
  const pathOf = pathsOf(files)
  const isLong = (index: number) => files.lengths[index]! > EARLY_CHECK
  let open: { readonly index: number; readonly fd: number } | undefined

  const close = () => {
    if (open === undefined) return
    const { fd } = open
    open = undefined
    closeSync(fd)
  }
  const leave = () => {
    if (open === undefined) return
    if (isLong(open.index)) checkUnchanged(files, open.index, fstatSync(open.fd))
    close()
  }
  const enter = (index: number): number => {
    leave()
    const fd = openFile(files, index, pathOf(index))
    open = { index, fd }
    if (isLong(index)) checkUnchanged(files, index, fstatSync(fd))
    return fd
  }
  const readFile = (index: number, position: number, buffer: Buffer, at: number, length: number) => {
    const fd = open?.index === index ? open.fd : enter(index)
    const from = files.skips[index]! + position
    for (let done = 0; done < length; ) {
      const count = readSome(files, index, fd, buffer, at + done, length - done, from + done)
      if (count === 0) throw changed(files, index, reasons.endsEarly(from + done))
      done += count
    }
  }

  return {
    read(index, position, buffer, at, length) {
      const count = Math.max(0, Math.min(readableOf(files, index) - position, length))
      if (count > 0 && files.kinds[index] === kind.path) readFile(index, position, buffer, at, count)
      else if (count > 0) copyPooled(files, index, position, buffer, at, count)
      if (count < length) buffer.fill(0, at + count, at + length)
      return count
    },
    visit(index) {
      if (open?.index !== index) enter(index)
    },
    leave,
    close,
  }
}

/** Above this a file that changed since the scan is noticed before it is read, and one that changes as soon as it was. */
const EARLY_CHECK = 1 << 20

/** A file may have become a FIFO since the scan, and opening one would wait forever. Windows has no such flag. */
export const openFlags: number = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

const openFile = (files: FileTable, index: number, path: string | Buffer) => {
  try {
    return openSync(path, openFlags)
  } catch (error) {
    throw unreadable(files, index, error)
  }
}

const readSome = (
  files: FileTable,
  index: number,
  fd: number,
  buffer: Buffer,
  at: number,
  length: number,
  position: number,
) => {
  try {
    return readSync(fd, buffer, at, length, position)
  } catch (error) {
    throw unreadable(files, index, error)
  }
}

const copyPooled = (
  { pool, poolEnds }: FileTable,
  index: number,
  position: number,
  buffer: Buffer,
  at: number,
  length: number,
) => {
  const start = (poolEnds[index - 1] ?? 0) + position
  buffer.set(pool.subarray(start, start + length), at)
}

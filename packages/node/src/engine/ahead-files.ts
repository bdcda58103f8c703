import { closeSync, openSync, read } from 'node:fs'
import { type FileTable, pathsOf } from './file-table.ts'
import { openFlags } from './source.ts'

/** The files of one thread that are read by others, for it. */
export interface AheadFiles {
  /** Reads, and calls `done` with the number of bytes that came: fewer if anything is wrong, which is no fault here. */
  read(index: number, position: number, bytes: Buffer, length: number, done: (count: number) => void): void
  /** Closes all; settles when nothing is being read any more. */
  end(): Promise<void>
}

export const openAheadFiles = (files: FileTable): AheadFiles => {
  const pathOf = pathsOf(files)
  const reading = new Set<Promise<void>>()
  let last: AheadFile | undefined

  const enter = (index: number): AheadFile => {
    if (last?.index === index) return last
    if (last !== undefined) leave(last)
    last = { index, fd: fdOf(pathOf(index)), reads: 0, isLeft: false }
    return last
  }
  return {
    read(index, position, bytes, length, done) {
      const file = enter(index)
      const { fd } = file
      if (fd === undefined) return done(0)
      file.reads++
      const one = new Promise<void>(resolve =>
        read(fd, bytes, 0, length, files.skips[index]! + position, (error, count) => {
          file.reads--
          if (file.isLeft && file.reads === 0) closeSync(fd)
          reading.delete(one)
          done(error ? 0 : count)
          resolve()
        }),
      )
      reading.add(one)
    },
    async end() {
      if (last !== undefined) leave(last)
      last = undefined
      await Promise.all(reading)
    },
  }
}

interface AheadFile {
  readonly index: number
  /** Undefined where it could not be opened. */
  readonly fd: number | undefined
  /** Reads that are under way. It must not be closed before they are done: another file might get its number. */
  reads: number
  isLeft: boolean
}

const leave = (file: AheadFile) => {
  file.isLeft = true
  if (file.reads === 0 && file.fd !== undefined) closeSync(file.fd)
}

const fdOf = (path: string | Buffer): number | undefined => {
  try {
    return openSync(path, openFlags)
  } catch {
    return undefined
  }
}

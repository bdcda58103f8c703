import { type BigIntStats, fstatSync, statSync, writeSync } from 'node:fs'
import { devNull } from 'node:os'
import type { Output } from './world.ts'

/**
 * An output of this process. What is not a terminal is written to without Node's stream for it, which takes longer to make
 * than most runs have to say; Node would write as directly, and wait as well where the reader is slow.
 *
 * @param open - makes the stream, where it is needed
 * @param path - what messages call it
 */
export const outputTo = (fd: number, open: () => NodeJS.WriteStream, path: string): Output => {
  let opened: NodeJS.WriteStream | undefined
  const stream = () => {
    if (!opened) {
      opened = open()
      // Without a listener a closed pipe would end the process; each write reports its own failure.
      opened.on('error', () => {})
    }
    return opened
  }
  let gone = false
  const isGone = (error: Error) => {
    gone = true
    // A reader behind a socket that leaves something unread says it so.
    return ['EPIPE', 'ECONNRESET'].includes((error as NodeJS.ErrnoException).code ?? '')
  }
  const throughStream = (chunk: Uint8Array) =>
    new Promise<void>((resolve, reject) => {
      stream().write(chunk, error => {
        if (!error || isGone(error)) resolve()
        else unwritable(path, error).then(reject)
      })
    })
  const isDirect = !mayBeTerminal(fd)
  return {
    async write(chunk) {
      if (gone) return
      let rest = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
      try {
        while (isDirect && !opened && rest.length > 0) rest = rest.subarray(writeSync(fd, rest))
      } catch (error) {
        // A pipe that somebody made for others, who do not wait.
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') {
          if (isGone(error as Error)) return
          throw await unwritable(path, error as Error)
        }
      }
      if (rest.length > 0) await throughStream(rest)
    },
    get isTTY() {
      return !isDirect && stream().isTTY === true
    },
    get columns() {
      return isDirect ? undefined : stream().columns
    },
  }
}

const mayBeTerminal = (fd: number): boolean => {
  try {
    // As bigints: the loader for modules finds out real paths with what Node keeps of the last stat in numbers, and gives up
    // halfway where that was a pipe.
    const stats = fstatSync(fd, { bigint: true })
    return stats.isCharacterDevice() && !isSame(stats, statSync(devNull, { bigint: true }))
  } catch {
    return true
  }
}

const isSame = (a: BigIntStats, b: BigIntStats) => a.dev === b.dev && a.ino === b.ino

/** Loads what it needs when it is needed: most runs never do. */
const unwritable = async (path: string, cause: Error): Promise<Error> => {
  const { GentorrentError, systemReason } = await import('@gentorrent/core')
  return new GentorrentError('OUTPUT_UNWRITABLE', { path, because: systemReason(cause) }, { cause })
}

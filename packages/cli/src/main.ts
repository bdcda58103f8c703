import { constants } from 'node:os'
import { program } from './program.ts'
import type { Output } from './world.ts'

/**
 * Runs the program in this process and ends the process. The only place with side effects on it.
 *
 * @param base - `import.meta.url` of the file that was started; plugins are also looked for next to it
 */
export const main = async ({ base }: { readonly base: string }): Promise<never> => {
  const stop = new AbortController()
  let stoppedBy: 'SIGINT' | 'SIGTERM' | undefined
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      // Who asks twice does not want to wait until everything is tidy.
      if (stoppedBy) process.exit(128 + constants.signals[name])
      stoppedBy = name
      stop.abort()
    })
  }
  const code = await program({
    args: process.argv.slice(2),
    cwd: currentDirectory(),
    env: process.env,
    // Opened by those who read it: most runs do not.
    get stdin() {
      return process.stdin
    },
    stdout: outputTo(process.stdout, 'standard output'),
    stderr: outputTo(process.stderr, 'standard error'),
    now: Date.now,
    signal: stop.signal,
    bases: [import.meta.url, base],
  })
  process.exit(code === 130 && stoppedBy ? 128 + constants.signals[stoppedBy] : code)
}

/** A directory that is gone still has the name by which the shell knows it, and so the path that cannot be used. */
const currentDirectory = () => {
  try {
    return process.cwd()
  } catch {
    return process.env['PWD'] ?? '/'
  }
}

const outputTo = (stream: NodeJS.WriteStream, path: string): Output => {
  let gone = false
  // Without a listener a closed pipe would end the process; each write reports its own failure.
  stream.on('error', () => {})
  return {
    write: chunk =>
      new Promise((resolve, reject) => {
        if (gone) return resolve()
        stream.write(chunk, error => {
          if (!error) return resolve()
          gone = true
          if ((error as NodeJS.ErrnoException).code === 'EPIPE') resolve()
          else unwritable(path, error).then(reject)
        })
      }),
    isTTY: stream.isTTY === true,
    get columns() {
      return stream.columns
    },
  }
}

/** Loads what it needs when it is needed: most runs never do. */
const unwritable = async (path: string, cause: Error): Promise<Error> => {
  const [{ GentorrentError }, { reasonOf }] = await Promise.all([import('@gentorrent/core'), import('./failure.ts')])
  return new GentorrentError('OUTPUT_UNWRITABLE', { path, because: reasonOf(cause) }, { cause })
}

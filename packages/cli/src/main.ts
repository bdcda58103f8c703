import { argumentBytes } from './argument-bytes.ts'
import { outputTo } from './output-to.ts'
import { program } from './program.ts'

/**
 * Runs the program in this process and ends the process. The only place with side effects on it.
 *
 * @param base - `import.meta.url` of the file that was started; plugins are also looked for next to it
 * @param beforeExit - called when all is done, with the exit code
 */
export const main = async ({
  base,
  beforeExit,
}: {
  readonly base: string
  readonly beforeExit?: (code: number) => void
}): Promise<never> => {
  const stop = new AbortController()
  let stoppedBy: 'SIGINT' | 'SIGTERM' | undefined
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      // Who asks twice does not want to wait until everything is tidy.
      if (stoppedBy) process.exit(128 + signals[name])
      stoppedBy = name
      stop.abort()
    })
  }
  const args = process.argv.slice(2)
  const code = await program({
    args,
    argumentBytes: () => argumentBytes(args.length),
    cwd: currentDirectory(),
    env: process.env,
    // Opened by those who read it: most runs do not.
    get stdin() {
      return process.stdin
    },
    stdout: outputTo(1, () => process.stdout, 'standard output'),
    stderr: outputTo(2, () => process.stderr, 'standard error'),
    now: Date.now,
    signal: stop.signal,
    bases: [import.meta.url, base],
  })
  beforeExit?.(code)
  process.exit(code === 130 && stoppedBy ? 128 + signals[stoppedBy] : code)
}

/** Numbers that POSIX gives them; a shell adds 128. */
const signals = { SIGINT: 2, SIGTERM: 15 }

/** A directory that is gone still has the name by which the shell knows it, and so the path that cannot be used. */
const currentDirectory = () => {
  try {
    return process.cwd()
  } catch {
    return process.env['PWD'] ?? '/'
  }
}

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'

export interface Output {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** A program that runs beside the test. */
export interface Running {
  readonly process: ChildProcess
  /** Everything printed so far, both streams. */
  printed(): string
  /** Waits for a line of standard output that fits. @throws if the program ends, or takes five minutes, without one */
  line(fits: (line: string) => boolean): Promise<string>
  /** Closes its standard input and waits for its end. */
  close(): Promise<Output>
}

/** A test's own folder and programs. Both are gone when the test ends, however it ends. */
export interface Place {
  readonly folder: string
  /** A path inside the folder. */
  at(...names: readonly string[]): string
  /** Runs a program to its end, with this folder as home and working directory. @throws if it takes ten minutes */
  run(program: string, args: readonly string[]): Promise<Output>
  /** The same, and a failure of the program is a failure of the test. */
  must(program: string, args: readonly string[]): Promise<string>
  /** Starts a program that runs until `close` or the end of the test. */
  start(program: string, args: readonly string[]): Running
  /** Something else to stop at the end. */
  atEnd(stop: () => unknown): void
}

export async function withPlace(body: (place: Place) => Promise<void>): Promise<void> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'gentorrent-e2e-'))
  // Servers that give up root must still be able to enter.
  await fs.chmod(folder, 0o755)
  const stops: (() => unknown)[] = []
  try {
    await body(placeAt(folder, stop => stops.push(stop)))
  } finally {
    for (const stop of stops.reverse()) await stop()
    await fs.rm(folder, { recursive: true, force: true })
  }
}

function placeAt(folder: string, atEnd: (stop: () => unknown) => void): Place {
  const start = (program: string, args: readonly string[]): Running => {
    const running = follow(spawn(program, args, { cwd: folder, env: environment(folder) }))
    atEnd(async () => {
      running.process.kill('SIGKILL')
      await running.close()
    })
    return running
  }
  const run = async (program: string, args: readonly string[]): Promise<Output> => {
    const running = start(program, args)
    const timer = setTimeout(() => running.process.kill('SIGKILL'), 600_000)
    const output = await running.close()
    clearTimeout(timer)
    return output
  }
  return {
    folder,
    at: (...names) => path.join(folder, ...names),
    run,
    must: async (program, args) => {
      const { code, out, err } = await run(program, args)
      if (code !== 0) throw new Error(`${program} ${args.join(' ')}\nended with ${code}\n${out}\n${err}`)
      return out
    },
    start,
    atEnd,
  }
}

function follow(child: ChildProcess): Running {
  let out = ''
  let err = ''
  child.stdout?.setEncoding('utf8').on('data', text => {
    out += text
  })
  child.stderr?.setEncoding('utf8').on('data', text => {
    err += text
  })
  child.stdin?.on('error', () => {}) // a program may end before it reads
  child.on('error', error => {
    err += error.message
  })
  const ended = once(child, 'close').catch(() => [null])

  const line = (fits: (line: string) => boolean): Promise<string> =>
    new Promise((resolve, reject) => {
      const give = (settle: () => void) => {
        clearTimeout(timer)
        child.stdout?.off('data', look)
        settle()
      }
      const look = () => {
        const found = out.split('\n').find(fits)
        if (found !== undefined) give(() => resolve(found))
      }
      const fail = (why: string) => give(() => reject(new Error(`${child.spawnfile} ${why}\n${out}\n${err}`)))
      const timer = setTimeout(() => fail('did not print what the test waits for'), 300_000)
      child.stdout?.on('data', look)
      void ended.then(() => fail('ended too early'))
      look()
    })

  const close = async (): Promise<Output> => {
    child.stdin?.end()
    await ended
    return { code: child.exitCode, out, err }
  }
  return { process: child, printed: () => out + err, line, close }
}

/** No settings of the person who runs the tests, and nothing that leads traffic away from this machine. */
function environment(home: string): NodeJS.ProcessEnv {
  const { NODE_EXTRA_CA_CERTS: _, ...rest } = process.env
  const own = Object.entries(rest).filter(([name]) => !/proxy$/i.test(name) && !name.startsWith('GENTORRENT_'))
  const folders = { XDG_CONFIG_HOME: path.join(home, '.config'), XDG_DATA_HOME: path.join(home, '.local/share') }
  return { ...Object.fromEntries(own), HOME: home, ...folders, LC_ALL: 'C.UTF-8' }
}

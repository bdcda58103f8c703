import { spawn } from 'node:child_process'
import os from 'node:os'

/**
 * Runs a program and keeps its output back; a failure shows it. Stopping this process stops the program and whatever
 * it started.
 *
 * @throws Error with the end of the output, and `exitCode` where a signal stopped it
 */
export function runQuietly(env, cwd, program, ...args) {
  return new Promise((resolve, reject) => {
    const windows = process.platform === 'win32'
    // A group of its own, so that one signal reaches npx and all that it starts.
    const child = spawn(program, args, {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: !windows,
      shell: windows,
    })
    const output = []
    child.stdout.on('data', data => output.push(data))
    child.stderr.on('data', data => output.push(data))

    let stopped
    const stop = signal => {
      stopped = signal
      if (windows) child.kill(signal)
      else process.kill(-child.pid, signal)
    }
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
    for (const signal of signals) process.on(signal, stop)

    const settle = failure => {
      for (const signal of signals) process.off(signal, stop)
      if (failure) reject(failure)
      else resolve()
    }
    child.on('error', error =>
      settle(new Error(`cannot run \`${program}\` (${error.code}); it comes with Node and npm`)),
    )
    child.on('close', code => {
      if (stopped) settle(Object.assign(new Error('stopped'), { exitCode: 128 + os.constants.signals[stopped] }))
      else if (code === 0) settle()
      else
        settle(
          new Error(`\`${[program, ...args].join(' ')}\` failed:\n${Buffer.concat(output).toString().slice(-8000)}`),
        )
    })
  })
}

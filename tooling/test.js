import { spawn } from 'node:child_process'
import { root, setup } from './setup.js'

// `npm test`: everything that must hold, one after the other; a failure does not keep the next from running.
// `npm test -- packages/core` runs only the tests that vitest finds by those arguments.

const steps = {
  'format and lint': ['@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.'],
  types: ['typescript/bin/tsc', '-p', 'tsconfig.test.json'],
  tests: ['vitest/vitest.mjs', 'run'],
}

if (await setup()) {
  const wanted = process.argv.slice(2)
  const failed = []
  for (const [name, [script, ...args]] of Object.entries(steps)) {
    if (wanted.length > 0 && name !== 'tests') continue
    console.log(`\n${name}: ${script.split('/').at(-1)} ${[...args, ...wanted].join(' ')}`)
    const code = await run(script, [...args, ...wanted])
    if (name !== 'tests') console.log(`${name}: ${code === 0 ? 'passed' : 'FAILED'}`)
    if (code !== 0) failed.push(name)
  }
  if (failed.length > 0) {
    console.error(`\nfailed: ${failed.join(', ')}`)
    process.exitCode = 1
  }
}

/** @returns the exit code, or what a shell makes of the signal */
function run(script, args) {
  const child = spawn(process.execPath, [`${root}/node_modules/${script}`, ...args], { cwd: root, stdio: 'inherit' })
  // Ctrl-C reaches the child by itself; a signal to this process alone is passed on.
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  return new Promise((resolve, reject) => child.on('error', reject).on('close', code => resolve(code ?? 143)))
}

import { spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { root, setup } from './setup.js'

// `npm run fuzz -- --minutes 5 [--seed N]`: damaged and hostile torrents through every command that reads, until the time is over
// or one of them does what it must not. The input that was last begun is kept in a file: a command that hangs or dies leaves
// nothing else.

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '5' }, seed: { type: 'string' } } })
const minutes = Number(values.minutes)
const seed = Number(values.seed ?? Date.now() % 2 ** 31)
if (!(minutes > 0) || !Number.isSafeInteger(seed)) throw new Error('npm run fuzz -- --minutes 5 [--seed 123]')

/** No input takes a second; after so long it hangs. */
const patience = 120_000

if (await setup()) {
  const input = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'gentorrent-fuzzed-')), 'last.torrent')
  fs.writeFileSync(input, '')
  console.log(`seed ${seed}, ${minutes} minutes; the input of the moment is in ${input}`)
  const child = spawn(
    process.execPath,
    [`${root}/node_modules/vitest/vitest.mjs`, 'run', 'packages/e2e/test/fuzz.test.ts'],
    {
      cwd: root,
      stdio: 'inherit',
      env: {
        ...process.env,
        GENTORRENT_FUZZ_MINUTES: String(minutes),
        GENTORRENT_FUZZ_SEED: String(seed),
        GENTORRENT_FUZZ_INPUT: input,
      },
    },
  )
  let hangs = false
  const watch = setInterval(() => {
    if (Date.now() - fs.statSync(input).mtimeMs < patience) return
    hangs = true
    child.kill('SIGKILL')
  }, 5000)
  const code = await new Promise(resolve => child.on('close', resolve))
  clearInterval(watch)
  if (hangs) console.error(`a command hangs on ${input}`)
  else if (code !== 0)
    console.error(`repeat it with: npm run fuzz -- --minutes ${minutes} --seed ${seed} (last input: ${input})`)
  else fs.rmSync(path.dirname(input), { recursive: true })
  process.exitCode = hangs || code !== 0 ? 1 : 0
}

import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { measure } from './bench/measure.js'
import { kinds } from './bench/programs.js'
import { printMachine, printResults } from './bench/report.js'
import { setup } from './setup.js'

// `npm run bench`: gentorrent beside other generators, on one file, in one run. docs/performance.md says how to read it.
// `npm run bench -- --rounds 9 --size 4 --kind v1`

const { values } = parseArgs({
  options: {
    /** Measured runs of each program; the median counts. */
    rounds: { type: 'string', default: '7' },
    /** GiB of content. */
    size: { type: 'string', default: '1' },
    /** Only torrents of this kind. */
    kind: { type: 'string' },
  },
})

if (await setup()) {
  // It makes each start of Node 20 three times slower, and has nothing to do with torrents.
  delete process.env.NODE_EXTRA_CA_CERTS
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gentorrent-bench-'))
  process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }))
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1))

  const content = path.join(folder, 'content.bin')
  const length = Number(values.size) * 2 ** 30
  writeContent(content, length)
  printMachine()
  for (const kind of kinds) {
    if (values.kind !== undefined && values.kind !== kind.name) continue
    const results = measure({ kind, content, length, folder, rounds: Number(values.rounds) })
    printResults({ kind, results, length, rounds: Number(values.rounds) })
  }
}

/** Bytes without holes or repetition; which ones does not matter to a hash. */
function writeContent(file, length) {
  const block = new Uint32Array(2 ** 20)
  let state = 1
  for (let index = 0; index < block.length; index++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    block[index] = state
  }
  const handle = fs.openSync(file, 'w')
  for (let written = 0; written < length; block[0]++) {
    written += fs.writeSync(handle, block, 0, Math.min(block.byteLength, length - written))
  }
  fs.fsyncSync(handle) // so that writing back does not go on while programs are measured
  fs.closeSync(handle)
}

// How fast each kernel hashes on one core, beside node:crypto in the same run: `node packages/hash-native/bench/kernels.js`.
// `--json` prints one object. Bytes come from the core's own cache, as they do in a run; reading is not part of this.
import { createHash } from 'node:crypto'
import { parseArgs } from 'node:util'
import { loadNative } from '../bundle/index.js'

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    /** Measured rounds; the median counts. */
    rounds: { type: 'string', default: '7' },
  },
})

const algorithms = ['sha1', 'sha256', 'md5']
/** As much as a thread reads before it hashes. */
const bytes = new Uint8Array(1 << 19).fill(7)
/** One message in each of 16 lanes, and what a v2 torrent has. */
const cases = { pieces: bytes.length / 16, leaves: 1 << 14 }
/** Milliseconds of one measurement. */
const SHORTEST = 40

const native = loadNative('best')
if (native === undefined) {
  console.error('the native engine is not there: compile it with `node packages/hash-native/build-native.js`')
  process.exitCode = 1
} else {
  const rows = measureAll()
  if (values.json) console.log(JSON.stringify({ kernels: native.description, unit: 'GB/s', rows }))
  else print(rows)
}

function measureAll() {
  const runs = algorithms.flatMap(algorithm =>
    Object.entries(cases).flatMap(([work, length]) => [
      { algorithm, work, kernel: 'node:crypto', rates: [], run: () => hashByNode(algorithm, length) },
      ...native.variants.map(kernel => ({
        algorithm,
        work,
        kernel,
        rates: [],
        run: () => native.digestBlocks(kernel, algorithm, bytes, length),
      })),
    ]),
  )
  // In turn, so that whatever else the machine does hits all alike. The first round is not counted.
  for (let round = 0; round <= Number(values.rounds); round++) {
    for (const { run, rates } of runs) {
      const rate = rateOf(run)
      if (round > 0) rates.push(rate)
    }
  }
  return runs.map(({ algorithm, work, kernel, rates }) => ({ algorithm, work, kernel, rate: median(rates) }))
}

function hashByNode(algorithm, length) {
  for (let at = 0; at < bytes.length; at += length) {
    createHash(algorithm)
      .update(bytes.subarray(at, at + length))
      .digest()
  }
}

/** GB per second of processor time, so that other programs count as little as can be. */
function rateOf(run) {
  const end = performance.now() + SHORTEST
  const before = process.cpuUsage()
  let length = 0
  do {
    run()
    length += bytes.length
  } while (performance.now() < end)
  const { user, system } = process.cpuUsage(before)
  return length / (user + system) / 1000
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b)
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2
}

function print(rows) {
  console.log(`GB/s per core, medians of ${values.rounds} rounds; best is ${native.description}\n`)
  console.log(
    `| kernel | ${algorithms.flatMap(name => Object.keys(cases).map(work => `${name} ${work}`)).join(' | ')} |`,
  )
  console.log(`| --- |${' ---: |'.repeat(algorithms.length * Object.keys(cases).length)}`)
  for (const kernel of ['node:crypto', ...native.variants]) {
    const rates = rows.filter(row => row.kernel === kernel).map(({ rate }) => rate.toFixed(2))
    console.log(`| ${kernel} | ${rates.join(' | ')} |`)
  }
}

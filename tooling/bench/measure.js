import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { readAll } from './contents.js'
import { BenchFault, failureOf } from './failure.js'

/**
 * Runs the programs in turn, again and again, so that whatever else the machine does hits all of them alike. The first
 * round is not counted. A program of others that fails once is left out, with the reason.
 *
 * @returns for each program `{ name, own, missing }`, or `{ name, own, seconds, cpuSeconds, peak }`: medians, and bytes
 * @throws BenchFault where ours fails, or makes other pieces than the others
 */
export async function measure({ row, content, folder, rounds }) {
  const entries = row.programs.map(program => ({ program, missing: program.missing(), runs: [] }))
  const present = () => entries.filter(({ missing }) => missing === undefined)
  const check = row.isChecked ? createCheck(content.length) : () => {}
  for (let round = 0; round <= rounds; round++) {
    // Once a round is often enough for many files, and takes as long as a program does.
    if (content.files > 1) readAll(content)
    for (const entry of present()) {
      const { program, runs } = entry
      const output = path.join(folder, 'made.torrent')
      fs.rmSync(output, { force: true })
      if (content.files === 1) readAll(content)
      const run = timed(program, content.path, output, folder)
      // Whoever stops the bench stops the program too, and that is no failure of it: signals have their turn here.
      await new Promise(resolve => setImmediate(resolve))
      if (run.failure !== undefined) {
        if (program.isOurs) throw new BenchFault(`${program.name} failed in the row \`${row.name}\`: ${run.failure}`)
        entry.missing = `failed: ${run.failure}`
        continue
      }
      if (round > 0) runs.push(run)
      if (!program.isFree) check(program.name, output)
    }
  }
  return entries.map(({ program: { name, own }, missing, runs }) => ({
    name,
    own,
    missing,
    seconds: median(runs.map(run => run.seconds)),
    cpuSeconds: median(runs.map(run => run.cpuSeconds)),
    peak: median(runs.map(run => run.peak)),
  }))
}

/** GNU time knows the processor time and the peak memory of the process that it starts. */
const gnuTime = fs.existsSync('/usr/bin/time')

function timed({ command, args, env, writesNothing }, content, output, folder) {
  const facts = path.join(folder, 'time')
  const words = [command, ...args(content, output)]
  const line = gnuTime ? ['/usr/bin/time', '-f', '%U %S %M', '-o', facts, ...words] : words
  const start = process.hrtime.bigint()
  const ended = spawnSync(line[0], line.slice(1), {
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 2 ** 26,
    env: { ...process.env, ...env },
  })
  const seconds = Number(process.hrtime.bigint() - start) / 1e9
  const failure =
    failureOf(ended, folder) ?? (writesNothing || fs.existsSync(output) ? undefined : 'it wrote no torrent')
  if (failure !== undefined) return { failure }
  const [user, system, kibibytes] = gnuTime ? fs.readFileSync(facts, 'utf8').trim().split(' ').map(Number) : []
  return { seconds, cpuSeconds: user + system, peak: kibibytes * 1024 }
}

/** All hash the same pieces, or the comparison is worth nothing. */
function createCheck(length) {
  let known
  return (name, torrent) => {
    const bytes = fs.readFileSync(torrent)
    const piecesLength = 20 * Math.ceil(length / 2 ** 20)
    const key = `6:pieces${piecesLength}:`
    const start = bytes.indexOf(key)
    if (start < 0) throw new BenchFault(`${name} did not write the number of pieces that was asked for`)
    const pieces = bytes.subarray(start, start + key.length + piecesLength)
    known ??= pieces
    if (!known.equals(pieces)) throw new BenchFault(`${name} wrote other pieces than the first program`)
  }
}

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b)
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2
}

import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'

/**
 * Runs the programs in turn, again and again, so that whatever else the machine does hits all of them alike. The first
 * round is not counted.
 *
 * @returns for each program `{ name, missing }`, or `{ name, seconds, cpuSeconds, peak }`: medians, and bytes at most
 */
export function measure({ kind, content, length, folder, rounds }) {
  const entries = kind.programs.map(program => ({ program, missing: program.missing(), runs: [] }))
  const present = entries.filter(({ missing }) => missing === undefined)
  for (let round = 0; round <= rounds; round++) {
    for (const { program, runs } of present) {
      const output = path.join(folder, `${kind.name}-${program.name.replaceAll(' ', '')}.torrent`)
      fs.rmSync(output, { force: true })
      readAll(content)
      const run = timed(program.command, program.args(content, output), folder)
      if (round > 0) runs.push(run)
      if (kind.name === 'v1') checkPieces(output, length)
    }
  }
  return entries.map(({ program: { name }, missing, runs }) => ({
    name,
    missing,
    seconds: median(runs.map(run => run.seconds)),
    cpuSeconds: median(runs.map(run => run.cpuSeconds)),
    peak: Math.max(...runs.map(run => run.peak)),
  }))
}

/** GNU time knows the processor time and the peak memory of the process that it starts. */
const gnuTime = fs.existsSync('/usr/bin/time')

function timed(command, args, folder) {
  const facts = path.join(folder, 'time')
  const line = gnuTime ? ['/usr/bin/time', '-f', '%U %S %M', '-o', facts, command, ...args] : [command, ...args]
  const start = process.hrtime.bigint()
  const { status, error, stderr } = spawnSync(line[0], line.slice(1), { stdio: ['ignore', 'ignore', 'pipe'] })
  const seconds = Number(process.hrtime.bigint() - start) / 1e9
  if (error || status !== 0) throw new Error(`\`${command} ${args.join(' ')}\` failed: ${error ?? stderr}`)
  const [user, system, kibibytes] = gnuTime ? fs.readFileSync(facts, 'utf8').trim().split(' ').map(Number) : []
  return { seconds, cpuSeconds: user + system, peak: kibibytes * 1024 }
}

/** Into the page cache, where everybody finds it: what nobody touched for a while may be gone. */
function readAll(file) {
  const buffer = Buffer.allocUnsafe(2 ** 20)
  const handle = fs.openSync(file)
  while (fs.readSync(handle, buffer) > 0);
  fs.closeSync(handle)
}

/** All hash the same pieces, or the comparison is worth nothing. */
function checkPieces(torrent, length) {
  const bytes = fs.readFileSync(torrent)
  const start = bytes.indexOf(`6:pieces${20 * Math.ceil(length / 2 ** 20)}:`)
  if (start < 0) throw new Error(`${torrent}: not the number of pieces that was asked for`)
  const pieces = bytes.subarray(start, start + 20 * Math.ceil(length / 2 ** 20))
  known ??= pieces
  if (!known.equals(pieces)) throw new Error(`${torrent}: other pieces than the first program's`)
}
let known

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b)
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2
}

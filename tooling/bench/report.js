import os from 'node:os'

/** Figures mean little without the machine. */
export function printMachine() {
  const processors = os.cpus()
  console.log(
    `Node ${process.version}, ${processors.length} × ${processors[0]?.model ?? os.arch()}, ${os.type()} ${os.release()}`,
  )
}

/** One line per program, and how gentorrent compares. */
export function printResults({ kind, results, length, rounds }) {
  const [own] = results
  console.log(
    `\n${kind.name}, one file of ${length / 2 ** 30} GiB, pieces of 1 MiB, warm cache, medians of ${rounds} runs in turn`,
  )
  if (own.missing !== undefined) return console.log(`  left out: ${own.name}: ${own.missing}`)

  const present = results.filter(result => result.missing === undefined)
  const head = ['', 'seconds', 'GB/s', 'CPU seconds', 'peak MiB', 'gentorrent is']
  const rows = present.map(({ name, seconds, cpuSeconds, peak }) => [
    name,
    seconds.toFixed(3),
    (length / 1e9 / seconds).toFixed(2),
    known(cpuSeconds, 2),
    known(peak / 2 ** 20, 0),
    name === own.name ? '' : `${(seconds / own.seconds).toFixed(2)} times as fast`,
  ])
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map(row => row[column].length)))
  for (const row of [head, ...rows]) {
    const cells = row.map((cell, column) =>
      column === 0 || column === 5 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]),
    )
    console.log(`  ${cells.join('  ').trimEnd()}`)
  }
  for (const { name, missing } of results) if (missing !== undefined) console.log(`  left out: ${name}: ${missing}`)
}

const known = (number, digits) => (Number.isFinite(number) ? number.toFixed(digits) : '–')

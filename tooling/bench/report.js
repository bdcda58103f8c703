/** The machine, in a line of Markdown or two. */
export function head({ date, node, processors, features, system, memory, load, versions, rounds }) {
  const others = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  return [
    `${date}: Node ${node}, ${processors}${features && ` (${features})`}, ${memory}, ${system}; ${others.join(', ')}.`,
    `Medians of ${rounds} rounds in turn, warm cache; load before: ${load}.`,
  ].join('\n')
}

/** A row of the bench as a table: each program, and how our engines compare with it. */
export function section({ kind, files, length, results, isTime }) {
  const present = results.filter(({ missing }) => missing === undefined)
  const own = present.filter(result => result.own !== undefined)
  const what = isTime ? 'times its time' : 'times as fast'
  const ratioOf = (ours, theirs) => (isTime ? ours.seconds / theirs.seconds : theirs.seconds / ours.seconds)
  const table = [
    [
      `${kind}, ${amount(files, length)}`,
      'seconds',
      'CPU seconds',
      'peak MiB',
      ...own.map(({ own }) => `${own}: ${what}`),
    ],
    ['---', '---:', '---:', '---:', ...own.map(() => '---:')],
    ...present.map(result => [
      result.name,
      result.seconds.toFixed(3),
      known(result.cpuSeconds, 2),
      known(result.peak / 2 ** 20, 0),
      ...own.map(ours => (result.own === undefined ? ratioOf(ours, result).toFixed(2) : '')),
    ]),
  ]
  const left = results.filter(({ missing }) => missing !== undefined)
  return [
    aligned(table),
    ...(left.length > 0
      ? ['', `Left out: ${left.map(({ name, missing }) => `${name} (${missing})`).join(', ')}.`]
      : []),
  ].join('\n')
}

/** A table of Markdown that is one for the eye too. */
export function aligned(table) {
  const widths = table[0].map((_, column) => Math.max(...table.map(row => row[column].length)))
  return table
    .map(
      row => `| ${row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join(' | ')} |`,
    )
    .join('\n')
}

const known = (number, digits) => (Number.isFinite(number) ? number.toFixed(digits) : '–')

const amount = (files, length) => (files === 1 ? size(length) : `${files.toLocaleString('en')} files, ${size(length)}`)

const size = length => {
  const unit = [30, 20, 10].find(bits => length >= 2 ** bits) ?? 10
  return `${Math.round((length / 2 ** unit) * 10) / 10} ${{ 30: 'GiB', 20: 'MiB', 10: 'KiB' }[unit]}`
}

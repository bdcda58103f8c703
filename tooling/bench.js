import fs from 'node:fs'
import path from 'node:path'
import { createContents } from './bench/contents.js'
import { BenchFault } from './bench/failure.js'
import { kernelFigures } from './bench/kernels.js'
import { machine } from './bench/machine.js'
import { measure } from './bench/measure.js'
import { helpText, optionsOf } from './bench/options.js'
import { head, section } from './bench/report.js'
import { roundsOf, rowsOf } from './bench/rows.js'
import { setup } from './setup.js'

// `npm run bench`: gentorrent beside other generators, on the same content, in one run. docs/performance.md says how to
// read it.

try {
  const values = optionsOf(process.argv.slice(2))
  if (values.help) console.log(helpText)
  else if (await setup()) await bench(values)
} catch (error) {
  if (!(error instanceof BenchFault)) throw error
  console.error(`bench: ${error.message}`)
  process.exitCode = 1
}

async function bench(values) {
  // It makes each start of Node 20 three times slower, and has nothing to do with torrents.
  delete process.env.NODE_EXTRA_CA_CERTS
  const rounds = roundsOf(values)
  const rows = rowsOf(values)
  if (!fs.existsSync(values.folder)) throw new BenchFault(`--folder: there is no ${values.folder}`)
  const folder = fs.mkdtempSync(path.join(values.folder, 'gentorrent-bench-'))
  process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }))
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1))

  const contents = createContents(folder, values.quick)
  const report = { ...machine(), rounds, rows: [], kernels: undefined }
  const parts = [head(report)]
  console.log(parts[0])
  for (const row of rows) {
    const content = contents.use(row.content)
    const results = await measure({ row, content, folder, rounds: rounds * (row.repeat ?? 1) })
    const { name, kind, isTime } = row
    const { files, length } = content
    report.rows.push({ name, kind, files, length, isTime, results })
    parts.push(section(report.rows.at(-1)))
    console.log(`\n${parts.at(-1)}`)
  }
  if (values.row === undefined) {
    report.kernels = kernelFigures()
    if (report.kernels) parts.push(report.kernels.text)
    console.log(`\n${report.kernels?.text ?? 'kernels: left out, there is no `packages/hash-native/bench/kernels.js`'}`)
  }
  if (values.markdown) fs.writeFileSync(values.markdown, `${parts.join('\n\n')}\n`)
  if (values.json) fs.writeFileSync(values.json, `${JSON.stringify(report, undefined, 2)}\n`)
}

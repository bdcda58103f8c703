import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { root } from '../setup.js'
import { aligned } from './report.js'

/** Figures of the native kernels beside OpenSSL's, in memory; undefined where there is no addon. */
export function kernelFigures() {
  const script = path.join(root, 'packages/hash-native/bench/kernels.js')
  if (!fs.existsSync(script)) return undefined
  const { status, stdout } = spawnSync(process.execPath, [script, '--json'], { encoding: 'utf8' })
  if (status !== 0) return undefined
  const figures = JSON.parse(stdout)
  const { rows } = figures
  const kernels = [...new Set(rows.map(({ kernel }) => kernel))]
  const works = [...new Set(rows.map(({ algorithm, work }) => `${algorithm} of ${work}`))]
  const rateOf = (name, wanted) =>
    rows.find(({ algorithm, work, kernel }) => `${algorithm} of ${work}` === name && kernel === wanted)?.rate
  const table = [
    ['GB/s of one thread, in memory', ...kernels],
    ['---', ...kernels.map(() => '---:')],
    ...works.map(name => [name, ...kernels.map(kernel => rateOf(name, kernel)?.toFixed(2) ?? '')]),
  ]
  return { figures, text: aligned(table) }
}

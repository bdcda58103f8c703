import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { root } from '../setup.js'

/** Figures of the native kernels beside OpenSSL's, in memory; undefined where there is no such bench. */
export function kernelFigures() {
  const script = path.join(root, 'packages/hash-native/bench/kernels.js')
  if (!fs.existsSync(script)) return undefined
  const { status, stdout } = spawnSync(process.execPath, [script, '--json'], { encoding: 'utf8' })
  if (status !== 0) return undefined
  const figures = JSON.parse(stdout)
  return { figures, text: `Kernels:\n\n\`\`\`json\n${JSON.stringify(figures, undefined, 1)}\n\`\`\`` }
}

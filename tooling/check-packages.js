// Whether the packages are fit to be published: `node tooling/check-packages.js`. Packs each as a release would, and runs
// publint and "are the types wrong" on the tarballs. Both come from the registry for this run alone: with what they depend
// on they would double what everybody who clones the repository installs.
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { root } from './setup.js'

const publint = ['-p', 'publint@0.3.25', 'publint', 'run', '--strict']
// What the bins of our packages load is no door for people, and has no types.
const attw = [
  '-p',
  '@arethetypeswrong/cli@0.18.5',
  'attw',
  '--profile',
  'esm-only',
  '--no-color',
  '--no-emoji',
  '--format',
  'ascii',
]
const withoutTypes = ['--exclude-entrypoints', './start']

const run = (program, args, cwd) => {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8' })
  return { failed: status !== 0, printed: stdout + stderr }
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gentorrent-packages-'))
try {
  const pnpm = path.join(root, 'node_modules/pnpm/bin/pnpm.cjs')
  const packed = run(process.execPath, [pnpm, '--recursive', 'pack', '--pack-destination', folder], root)
  if (packed.failed) throw new Error(packed.printed)
  const tarballs = fs.readdirSync(folder).filter(name => !name.startsWith('gentorrent-e2e-'))
  let faults = 0
  for (const tarball of tarballs) {
    // A package that holds nothing but the addon has no types.
    const isAddon = /^gentorrent-hash-native-\w+-\w+-/.test(tarball)
    for (const check of isAddon ? [publint] : [publint, attw]) {
      const { failed, printed } = run('npx', ['-y', ...check, tarball, ...(check === attw ? withoutTypes : [])], folder)
      if (!failed) continue
      faults += 1
      console.error(`${tarball}: ${check[2]}\n${printed}`)
    }
  }
  console.log(`${tarballs.length} packages, ${faults} faults`)
  process.exitCode = faults > 0 ? 1 : 0
} finally {
  fs.rmSync(folder, { recursive: true, force: true })
}

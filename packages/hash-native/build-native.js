// Compiles the addon for this machine to `build/PLATFORM-ARCH.node`, where there is a C compiler: `node build-native.js`.
// Without one it says so in one line and leaves everything as it is; the JavaScript engine needs no compiler.
// `CC` names another compiler. `--sanitize` compiles to `build/sanitized.node`, for `sanitize.js`. Where compilers for other
// machines are there, it compiles for those too: `fill-platform.js` says what a package lacks otherwise.
import { spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = path.dirname(fileURLToPath(import.meta.url))
const sources = path.join(folder, 'src/native')
const isSanitized = process.argv.includes('--sanitize')
const { platform } = await import('./dist/platform.js')
const own = isSanitized ? 'sanitized' : platform()
/** Compilers of Debian for other machines. */
const others = { 'linux-arm64': 'aarch64-linux-gnu-gcc' }

// No reassociation: the order of the sums in a round is the order in which they become known, which halves the time.
const optimized = ['-O3', '-fno-tree-reassoc', '-fno-tree-vectorize', '-fno-tree-slp-vectorize']
const sanitized = [
  '-O1',
  '-g',
  '-fno-omit-frame-pointer',
  '-fsanitize=address,undefined',
  '-fno-sanitize-recover=undefined',
]
const flags = [
  ...(isSanitized ? sanitized : optimized),
  ...['-std=gnu11', '-pthread', '-D_FILE_OFFSET_BITS=64'],
  ...['-Wall', '-Wextra', '-fPIC', '-fvisibility=hidden', '-ffp-contract=off'],
]
const linking =
  process.platform === 'darwin'
    ? ['-bundle', '-undefined', 'dynamic_lookup']
    : ['-shared', ...(isSanitized ? ['-Wl,-z,nodelete'] : ['-s'])]

const compiler = findCompiler()
if (compiler === undefined) {
  console.log(
    '@gentorrent/hash-native: not compiled, since no C compiler (cc, gcc, clang) is on the PATH; hashing works without',
  )
} else if (process.platform === 'win32') {
  console.log('@gentorrent/hash-native: not compiled, since it is not written for Windows yet; hashing works without')
} else {
  await compile(compiler, fileFor(own))
  if (!isSanitized && process.platform === 'linux') await compileForOthers()
}

function findCompiler() {
  return (process.env.CC ? [process.env.CC] : ['cc', 'gcc', 'clang']).find(isThere)
}

function isThere(program) {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0
}

function fileFor(machine) {
  return path.join(folder, 'build', `${machine}.node`)
}

async function compileForOthers() {
  for (const [machine, cross] of Object.entries(others)) {
    if (machine === own) continue
    // What was compiled of other sources must not be packed with these.
    if (isThere(cross)) await compile(cross, fileFor(machine))
    else fs.rmSync(fileFor(machine), { force: true })
  }
}

async function compile(compiler, target) {
  const { include_dir } = createRequire(import.meta.url)('node-api-headers')
  const aside = fs.mkdtempSync(path.join(os.tmpdir(), 'gentorrent-build-'))
  try {
    const files = fs.readdirSync(sources, { recursive: true }).filter(name => name.endsWith('.c'))
    const objects = await Promise.all(
      files.map(async name => {
        const object = path.join(aside, `${name.replaceAll(path.sep, '-')}.o`)
        await run(compiler, [...flags, '-I', include_dir, '-c', path.join(sources, name), '-o', object])
        return object
      }),
    )
    const linked = path.join(aside, 'linked.node')
    await run(compiler, [...flags, ...linking, ...objects, '-o', linked])
    fs.mkdirSync(path.dirname(target), { recursive: true })
    // Under its name at once: a process may load it meanwhile, or have the old one loaded.
    fs.copyFileSync(linked, `${target}.${process.pid}`)
    fs.renameSync(`${target}.${process.pid}`, target)
  } finally {
    fs.rmSync(aside, { recursive: true, force: true })
  }
}

function run(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] })
    child.on('error', reject)
    child.on('exit', code => (code === 0 ? resolve() : reject(new Error(`${command} ended with ${code}`))))
  })
}

// Bundles a package: `node ../../tooling/bundle.js [ENTRY…] [--workers WORKER…]` in its folder, after `tsc -b`. The compiler
// writes a file per source to `dist`; Node would open and link each of some 230 of them at every start of the command, which
// takes longer than hashing 200 MB. What runs is `bundle`: a file per door of the package (its `exports`), one per entry (what
// is imported by its address), one per worker, and chunks for what is imported later. Dependencies stay imports: nothing but
// what workers need is in two bundles.
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { rolldown } from 'rolldown'

const manifest = JSON.parse(fs.readFileSync('package.json', 'utf8'))
const nameOf = file => path.basename(file, '.js')

const doors = Object.values(manifest.exports)
  .filter(target => typeof target === 'object')
  .map(target => [nameOf(target.default), target.types.replace(/\.d\.ts$/, '.js')])
const named = process.argv.slice(2)
const split = named.includes('--workers') ? named.indexOf('--workers') : named.length
const entries = named.slice(0, split).map(file => [nameOf(file), file])
const workers = named.slice(split + 1)

const bundle = await rolldown({
  input: Object.fromEntries([...doors, ...entries]),
  external: id => !id.startsWith('.') && !path.isAbsolute(id),
  platform: 'node',
})
// Written aside first, so that a command that starts meanwhile is hardly ever without one.
const aside = path.join('dist', '.bundle')
fs.rmSync(aside, { recursive: true, force: true })
await bundle.write({ dir: aside, format: 'esm', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' })
await bundle.close()

for (const file of workers) fs.writeFileSync(path.join(aside, `${nameOf(file)}.cjs`), await workerOf(file))
// What a plugin is, for hosts that do not want to load it to know; and its code for hosts that have a core to give.
if (manifest.exports['./manifest.json']) {
  const { manifestOf } = await import('../packages/core/bundle/plugin.js')
  const { default: plugin } = await import(pathToFileURL(path.resolve(aside, 'index.js')).href)
  fs.writeFileSync(path.join(aside, 'manifest.json'), `${JSON.stringify(manifestOf(plugin))}\n`)
  const hosted = await hostedOf(path.resolve(aside, 'index.js'))
  if (hosted !== undefined) fs.writeFileSync(path.join(aside, 'index.hosted.cjs'), hosted)
}
fs.rmSync('bundle', { recursive: true, force: true })
fs.renameSync(aside, 'bundle')

/** A worker as one file of CommonJS: one without Node's loader for modules starts in two thirds of the time. */
async function workerOf(input) {
  const bundle = await rolldown({ input, platform: 'node' })
  const [{ code }, ...others] = (await bundle.generate({ format: 'cjs', codeSplitting: false })).output
  await bundle.close()
  if (others.length > 0) throw new Error(`${input} is more than one file`)
  return code
}

/**
 * The plugin as CommonJS that takes the core from its host: Node's loader takes longer to find, link and compile another core
 * than a host takes to start. What the plugin imports later it imports as ever. Undefined if it cannot do without a package
 * but the core.
 */
async function hostedOf(input) {
  const bundle = await rolldown({
    input,
    platform: 'node',
    plugins: [
      { name: 'later', resolveId: (id, _, { kind }) => (kind === 'dynamic-import' ? { id, external: true } : null) },
    ],
    external: id => !id.startsWith('.') && !path.isAbsolute(id),
  })
  const minify = { mangle: false, compress: false, codegen: { removeWhitespace: true } }
  const [{ code, imports, dynamicImports }] = (await bundle.generate({ format: 'cjs', exports: 'named', minify }))
    .output
  await bundle.close()
  const isCore = id => /^@gentorrent\/core(\/|$)/.test(id)
  if (!imports.every(id => isCore(id) || id.startsWith('node:'))) return undefined
  if (!dynamicImports.every(id => id.startsWith('.') || path.isAbsolute(id))) return undefined
  const { version } = JSON.parse(fs.readFileSync('../core/package.json', 'utf8'))
  const hosted = code
    .replace(/\brequire\("(@gentorrent\/core[^"]*)"\)/g, 'core("$1")')
    .replace(/(?<![\w$.])import\(/g, '__importing(')
  const build = createHash('sha256').update(hosted).digest('hex').slice(0, 16)
  // The first line is read before anything is compiled. Code that comes from a cache cannot import: the host does it.
  return `// core ${version} build ${build}\n(function(core,exports,require,__filename,__importing){${hosted}\n})\n`
}

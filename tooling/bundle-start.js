// Bundles what runs when somebody types `gentorrent`: `node ../../tooling/bundle-start.js` in the folder of the command line,
// after `bundle.js`. CommonJS files hold the command line with core, node and all that they use: `bundle/main.cjs` what every
// run needs, `usual.cjs` what most need besides, `rest.cjs` the rest. A small one, `start.cjs`, runs them from V8's cache: Node
// takes longer to find, link and compile a few ES modules than a small torrent takes to make. Plugins are in none of them; they
// import the packages, as everybody does, or are given the core that is here (`index.hosted.cjs` of `bundle.js`).
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { rolldown } from 'rolldown'

const packages = path.resolve('..')
const dist = file => path.join(packages, file)

/** Where each of our packages says in its `exports` that a door is. */
const doorOf = id => {
  const [, folder, door] = /^@gentorrent\/([a-z-]+)(\/.+)?$/.exec(id) ?? []
  const manifest = folder && path.join(packages, folder, 'package.json')
  if (!manifest || !fs.existsSync(manifest)) return undefined
  const { exports } = JSON.parse(fs.readFileSync(manifest, 'utf8'))
  return path.join(packages, folder, exports[`.${door ?? ''}`].types.replace(/\.d\.ts$/, '.js'))
}

/** What a package finds beside itself (workers, addons) is beside the package, and not beside this bundle. */
const places = {
  node: ['@gentorrent/node'],
  'hash-native': ['@gentorrent/node', '@gentorrent/hash-native'],
}
const helper = '\0package-url'
// Node's own way, which also reads what packages export, takes 3 ms more. Where packages are not in folders only Node knows it.
const helperSource = `
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { resolvePackage } from ${JSON.stringify(dist('cli/dist/resolve-package.js'))}
const folderOf = (name, from) => {
  const found = resolvePackage(name, pathToFileURL(from).href)
  if (found) return found.directory
  const { createRequire } = process.getBuiltinModule('node:module')
  return path.dirname(createRequire(from).resolve(name + '/package.json'))
}
export const packageUrl = (...names) => {
  try {
    let from = __filename
    for (const name of names) from = path.join(folderOf(name, from), 'package.json')
    return pathToFileURL(path.join(from, '../bundle/index.js')).href
  } catch {
    return import.meta.url
  }
}`

const ownPackages = {
  name: 'own-packages',
  resolveId: id => (id === helper ? id : doorOf(id)),
  load: id => (id === helper ? helperSource : undefined),
  transform(code, id) {
    const folder = Object.keys(places).find(name => id.startsWith(dist(`${name}/dist/`)))
    if (!folder || !code.includes('import.meta.url')) return undefined
    const names = places[folder].map(name => JSON.stringify(name)).join(', ')
    const replaced = code.replaceAll('import.meta.url', `packageUrl(${names})`)
    return { code: `import { packageUrl } from ${JSON.stringify(helper)}\n${replaced}`, map: null }
  },
}

/** What `start` compiles: a function. */
const scriptOf = code => `(function(exports,require,module,__filename){${ascii(code)}\n})\n`

/** One byte a character: V8 reads such a file faster, and keeps half as much of it. */
const ascii = code => code.replace(/[^\0-\x7f]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

const bundled = async (entry, { define = {}, groups, plugins = [] } = {}) => {
  const bundle = await rolldown({
    input: entry,
    platform: 'node',
    plugins: [...plugins, ownPackages],
    transform: { define },
    // What one chunk has for another need not be what its door has for everybody.
    preserveEntrySignatures: 'allow-extension',
  })
  const { output } = await bundle.generate({
    format: 'cjs',
    ...(groups && { codeSplitting: { groups, includeDependenciesRecursively: false } }),
    entryFileNames: '[name].cjs',
    chunkFileNames: '[name]-[hash].cjs',
    // Names stay, for the sake of those who report a bug.
    minify: { mangle: false, compress: false, codegen: { removeWhitespace: true } },
  })
  await bundle.close()
  return output
}

/** What the smallest run needs: `gentorrent create` without a plugin. Every byte of code costs something at a start. */
const smallest = ['main', 'find-command', 'understand', 'report', 'commands/create'].map(name =>
  dist(`cli/dist/${name}.js`),
)
const isCommon = id => smallest.includes(id) || id === dist('node/dist/index.js')

/** Without what is imported later, unless it is common, too. */
const commonOnly = {
  name: 'common-only',
  resolveId(id, importer, { kind }) {
    if (kind !== 'dynamic-import' || isCommon(doorOf(id) ?? path.resolve(path.dirname(importer), id))) return null
    return { id: `later:${id}`, external: true }
  },
}

/**
 * The modules of which the smallest run needs something. Others may stand behind the same doors, and those that are needed
 * by several commands would else be in one chunk with these.
 */
const commonModules = async () => {
  const chunks = await bundled('dist/main.js', { plugins: [commonOnly] })
  const modules = chunks.flatMap(chunk => Object.entries(chunk.modules))
  return new Set(modules.filter(([, { renderedLength }]) => renderedLength > 0).map(([id]) => id))
}

/** What it needs besides if the content is more than a few KiB, or if there are plugins. */
const usual = ['kernel', 'hash-natively', 'native-kernel', 'start-worker'].map(name =>
  dist(`node/dist/engine/${name}.js`),
)
const isUsual = id => usual.includes(id) || id.startsWith(dist('hash-native/dist/'))

/** The chunks of some modules, and those that these import. */
const chunksOf = (chunks, isWanted) => {
  const byName = new Map(chunks.map(chunk => [chunk.fileName, chunk]))
  const found = new Set()
  const add = chunk => {
    if (!chunk || found.has(chunk)) return
    found.add(chunk)
    for (const name of chunk.imports) add(byName.get(name))
  }
  for (const chunk of chunks) if (isWanted(chunk)) add(chunk)
  return found
}

/** Chunks as functions by their names. Each runs when it is first required: until then it needs nothing of Node either. */
const functionsOf = chunks =>
  `{${chunks.map(({ fileName, code }) => `"./${fileName}":function(exports,require,module,__importing){${imported(withoutUnused(code))}\n}`).join(',')}}`

/** Where all that used a module of Node was shaken off, the module is still loaded. */
const withoutUnused = code =>
  code.replace(/let (node_\w+)=require\("node:[^"]+"\);/g, (line, name) => (code.split(name).length > 2 ? line : ''))

/** Code that comes from a cache cannot import. What is left to import are plugins and their modules, and `start` does it. */
const imported = code => code.replace(/(?<![\w$.])import\(/g, '__importing(')

const mainOf = chunks => `const chunks=${functionsOf(chunks)},loaded={};
const inside=id=>{if(!id.startsWith("./"))return require(id);for(const file of ["./usual.cjs","./rest.cjs"])if(!(id in chunks))Object.assign(chunks,require(file));
if(!(id in loaded)){const own=loaded[id]={exports:{}};chunks[id](own.exports,inside,own,module.importing)}return loaded[id].exports};
const doors=${JSON.stringify(Object.fromEntries(Object.entries(doors).map(([name, id]) => [id, `./${name}.cjs`])))};
module.core=id=>inside(doors[id]);
module.reach=()=>Object.keys(loaded).length;
module.exports=inside("./main.cjs")`

/** The licences of what is not ours, which have to go with it. */
const licences = modules => {
  const folders = new Set(modules.flatMap(id => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(id)?.[0] ?? []))
  return [...folders].sort().map(folder => {
    const { name, version, license, author } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'))
    const file = fs.readdirSync(folder).find(each => /^licen[cs]e/i.test(each))
    const text = file
      ? fs.readFileSync(path.join(folder, file), 'utf8').trim()
      : `${license}, by ${author?.name ?? author}`
    return `${name} ${version}\n\n${text}\n`
  })
}

/** The doors of the core: chunks too, for plugins. */
const doors = {
  core: '@gentorrent/core',
  'core-plugin': '@gentorrent/core/plugin',
  'core-bencode': '@gentorrent/core/bencode',
}
const { version } = JSON.parse(fs.readFileSync(path.join(packages, 'core/package.json'), 'utf8'))

const common = await commonModules()
const entries = {
  main: 'dist/main.js',
  ...Object.fromEntries(Object.entries(doors).map(([name, id]) => [name, doorOf(id)])),
}
const chunks = await bundled(entries, { groups: [{ name: 'common', test: id => common.has(id) }] })
const mains = chunksOf(chunks, ({ moduleIds }) => moduleIds.some(isCommon))
const usuals = chunksOf(chunks, ({ name, moduleIds }) => name in doors || moduleIds.some(isUsual))
const main = scriptOf(mainOf([...mains]))
const later = {
  'usual.cjs': [...usuals].filter(chunk => !mains.has(chunk)),
  'rest.cjs': chunks.filter(chunk => !mains.has(chunk) && !usuals.has(chunk)),
}
const texts = Object.entries(later).map(([name, chunks]) => [name, scriptOf(`module.exports=${functionsOf(chunks)}`)])
const build = createHash('sha256')
for (const [, text] of [['main.cjs', main], ...texts]) build.update(text)
const defined = { BUILD: build.digest('hex').slice(0, 16), CORE: version }
const [start] = await bundled('dist/start.js', {
  define: Object.fromEntries(Object.entries(defined).map(([name, text]) => [name, JSON.stringify(text)])),
})

for (const [name, text] of [['main.cjs', main], ['start.cjs', ascii(start.code)], ...texts]) {
  fs.writeFileSync(path.join('bundle', name), text)
}
const modules = chunks.flatMap(({ moduleIds }) => moduleIds)
fs.writeFileSync('bundle/third-party.txt', licences(modules).join(`\n${'-'.repeat(80)}\n\n`))

import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { command } from './gentorrent.ts'
import { type Place, withPlace } from './place.ts'

/** Writes down every module that Node loads, of either kind, and every script, to the file `loaded` of the current folder. */
const recorder = `
import fs from 'node:fs'
import module from 'node:module'
import vm from 'node:vm'
const note = url => fs.appendFileSync('loaded', url + '\\n')
const load = module._load
module._load = function (request, ...rest) {
  note(request)
  return load.call(this, request, ...rest)
}
const { Script } = vm
vm.Script = class extends Script {
  constructor(source, options) {
    super(source, options)
    note(options.filename)
  }
}
module.register('data:text/javascript,' + encodeURIComponent(\`
  import fs from 'node:fs'
  export const load = (url, context, next) => {
    fs.appendFileSync('loaded', url + '\\\\n')
    return next(url, context)
  }
\`))
`

const modulesOf = async (place: Place, ...args: readonly string[]) => {
  fs.writeFileSync(place.at('recorder.mjs'), recorder)
  fs.writeFileSync(place.at('small'), 'x'.repeat(1024))
  fs.writeFileSync(place.at('loaded'), '')
  const { code, err } = await place.run(process.execPath, ['--import', place.at('recorder.mjs'), command, ...args])
  // 1: two torrents differ, and nobody answers, as it should be; 2: nobody knows the target.
  const wanted = args.includes('nobody') ? 2 : ({ announce: 1, diff: 1 }[args[0] ?? ''] ?? 0)
  expect([args, code, err]).toEqual([args, wanted, expect.any(String)])
  return fs.readFileSync(place.at('loaded'), 'utf8').split('\n')
}

const pluginsIn = (modules: readonly string[]) => [
  ...new Set(modules.flatMap(url => /\/plugin-([a-z0-9]+)\//.exec(url)?.[1] ?? [])),
]

test.each([
  [[], ['--help']],
  [[], ['create', '--help']],
  [[], ['create', 'small', '--force']],
  [[], ['create', 'small', '--force', '--name', 'other', '--json', '--comment', 'c']],
  [[], ['plugins']],
  [['dht'], ['create', 'small', '--force', '--node', 'a.example:1']],
  [
    ['attributes', 'v2'],
    ['create', 'small', '--force', '--v2'],
  ],
])('%j are the plugins that are loaded for %j', (plugins, args) =>
  withPlace(async place => {
    const modules = await modulesOf(place, ...args)
    expect(modules.some(url => url.includes('start.cjs') || url.includes('@gentorrent/cli/start'))).toBe(true)
    expect(pluginsIn(modules).sort()).toEqual(plugins)
  }),
)

test('a torrent is read by the plugins whose keys it has', () =>
  withPlace(async place => {
    await modulesOf(place, 'create', 'small', '--node', 'a.example:1', '--force')
    expect(pluginsIn(await modulesOf(place, 'inspect', 'small.torrent'))).toEqual(['dht'])
    expect(pluginsIn(await modulesOf(place, 'verify', 'small.torrent'))).toEqual(['dht'])
    expect(pluginsIn(await modulesOf(place, 'lint', 'small.torrent', '--target', 'all'))).toEqual(['dht'])
    expect(pluginsIn(await modulesOf(place, 'edit', 'small.torrent', '--comment', 'c'))).toEqual(['dht'])
    await modulesOf(place, 'create', 'small', '--private', '--tracker', 'udp://127.0.0.1:1', '-o', 'own.torrent')
    const asking = await modulesOf(place, 'announce', 'own.torrent', '--skip', 'dht')
    expect(pluginsIn(asking).sort()).toEqual(['private', 'tracker'])
    await modulesOf(place, 'create', 'small', '-o', 'plain.torrent', '--force')
    for (const command of ['inspect', 'lint', 'verify', 'magnet', 'dump'])
      expect([command, pluginsIn(await modulesOf(place, command, 'plain.torrent'))]).toEqual([command, []])
    expect(pluginsIn(await modulesOf(place, 'edit', 'plain.torrent', '--name', 'n', '--force'))).toEqual([])
    expect(pluginsIn(await modulesOf(place, 'edit', 'plain.torrent', '--private', '--force'))).toEqual(['private'])
    expect(pluginsIn(await modulesOf(place, 'keygen', 'my.key'))).toEqual(['dht'])
  }))

test('no plugin is loaded to find out that nobody knows a target', () =>
  withPlace(async place => {
    await modulesOf(place, 'create', 'small')
    for (const words of [
      ['lint', 'small.torrent'],
      ['create', 'small'],
    ])
      expect(pluginsIn(await modulesOf(place, ...words, '--target', 'nobody'))).toEqual([])
  }))

test('two torrents are compared by the plugins whose keys either has', () =>
  withPlace(async place => {
    await modulesOf(place, 'create', 'small')
    await modulesOf(place, 'create', 'small', '--node', 'a.example:1', '-o', 'other.torrent')
    const modules = await modulesOf(place, 'diff', 'small.torrent', 'other.torrent')
    expect(pluginsIn(modules)).toEqual(['dht'])
  }))

test('plugins are given the core of the command', () =>
  withPlace(async place => {
    const modules = await modulesOf(place, 'create', 'small', '--force', '--v2', '--private')
    expect(pluginsIn(modules).sort()).toEqual(['attributes', 'private', 'v2'])
    expect(modules.filter(url => url.includes('/core/'))).toEqual([])
  }))

test('a plugin that is made for another core brings its own', () =>
  withPlace(async place => {
    const bundle = path.join(path.dirname(command), '../node_modules/@gentorrent/plugin-private/bundle')
    const hosted = fs.readFileSync(path.join(bundle, 'index.hosted.cjs'), 'utf8')
    const { version } = JSON.parse(
      fs.readFileSync(path.join(bundle, '../node_modules/@gentorrent/core/package.json'), 'utf8'),
    )
    const run = async (core: string) => {
      fs.writeFileSync(place.at('own.hosted.cjs'), hosted.replace(`// core ${version} `, `// core ${core} `))
      fs.writeFileSync(place.at('small'), 'small')
      return place.run(process.execPath, [command, 'create', 'small', '--force', '--plugin', './own.js', '--private'])
    }
    fs.writeFileSync(place.at('own.js'), 'throw new Error("its own")')
    expect(await run(version)).toMatchObject({ code: 0 })
    expect(await run(`${version}-other`)).toMatchObject({ code: 2, err: expect.stringContaining('its own') })
  }))

test('the smallest torrent loads few modules of Node, each of which takes its time', () =>
  withPlace(async place => {
    const modules = await modulesOf(place, 'create', 'small', '--force')
    const ofNode = new Set(modules.filter(module => module.startsWith('node:')))
    expect([...ofNode].sort()).toEqual(['buffer', 'fs', 'os', 'path', 'url', 'util', 'vm'].map(name => `node:${name}`))
  }))

test('a plugin of ours makes no other modules of Node load', () =>
  withPlace(async place => {
    // What modules of Node load themselves is in no other list.
    fs.writeFileSync(
      place.at('recorder.cjs'),
      "process.on('exit', () => require('node:fs').writeFileSync('loaded', process.moduleLoadList.join('\\n')))",
    )
    fs.writeFileSync(place.at('small'), 'x'.repeat(1024))
    const loadedFor = async (...flags: readonly string[]) => {
      const args = [command, 'create', 'small', '--force', ...flags]
      const { code } = await place.run(process.execPath, ['--require', place.at('recorder.cjs'), ...args])
      expect(code).toBe(0)
      return fs.readFileSync(place.at('loaded'), 'utf8').split('\n').sort()
    }
    expect(await loadedFor('--private')).toEqual(await loadedFor())
  }))

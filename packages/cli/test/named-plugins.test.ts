import { pathToFileURL } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { cli, makePlace, removePlaces } from './harness/cli.ts'
import { mine, source, tree } from './harness/own-plugin.ts'

afterAll(removePlaces)

test.each(['./mine.mjs', './packed', 'file:'])('loads %s', async spec => {
  const place = await makePlace({
    ...tree,
    'packed/package.json': JSON.stringify({ name: 'packed', version: '1.2.3', exports: { import: './m.mjs' } }),
    'packed/m.mjs': mine,
  })
  const name = spec === 'file:' ? pathToFileURL(`${place.path}/mine.mjs`).href : spec
  const { code, err } = await place.run(['create', 'f', `--plugin=${name}`, '--mine', 'text', '--quiet'])
  expect([code, err]).toEqual([0, ''])
  expect(Buffer.from(await place.read('f.torrent')).toString()).toContain('4:minel4:text')
})

test('finds packages next to gentorrent, by short and by whole name', async () => {
  const place = await makePlace({
    ...tree,
    'app/node_modules/gentorrent-plugin-own/package.json': JSON.stringify({
      name: 'gentorrent-plugin-own',
      version: '1.0.0',
      main: 'm.mjs',
    }),
    'app/node_modules/gentorrent-plugin-own/m.mjs': mine,
  })
  const bases = [pathToFileURL(`${place.path}/app/lib/bin.js`).href]
  for (const name of ['own', 'gentorrent-plugin-own']) {
    const { out } = await place.run(['plugins', '--json', '--plugin', name], { bases })
    expect(JSON.parse(out).plugins).toContainEqual(
      expect.objectContaining({ id: 'mine', package: 'gentorrent-plugin-own' }),
    )
  }
})

test('never finds anything because of the current directory', async () => {
  const { code, err, files } = await cli({
    args: ['create', 'f', '--plugin', 'evil'],
    tree: {
      f: 'x',
      'node_modules/evil/package.json': JSON.stringify({ name: 'evil', main: 'm.mjs' }),
      'node_modules/evil/m.mjs': mine,
      'node_modules/@gentorrent/plugin-dht/package.json': JSON.stringify({ name: 'evil', main: 'm.mjs' }),
      'node_modules/@gentorrent/plugin-dht/m.mjs': mine,
    },
    bases: [],
  })
  expect([code, err]).toEqual([2, expect.stringContaining('it is not installed: `gentorrent plugins add')])
  expect(Object.keys(files).filter(name => name.endsWith('loaded'))).toEqual([])
})

test.each([
  ['the value of a flag', ['create', 'f', '--comment', '--plugin=./mine.mjs']],
  ['the value of a flag that is written with it', ['create', 'f', '--comment=--plugin=./mine.mjs']],
  ['the value of a short flag', ['create', 'f', '-o', '--plugin=./mine.mjs']],
  ['the value of a flag that nobody knows', ['create', 'f', '--what', '--plugin=./mine.mjs']],
  ['an argument behind --', ['create', '--', '--plugin=./mine.mjs']],
])('never loads %s', async (_, args) => {
  const { files } = await cli({ args, tree })
  expect(Object.keys(files)).not.toContain('loaded')
})

test.each([
  ['--mine --plugin ./mine.mjs'],
  ['--mine --plugin=./mine.mjs'],
  ['--mine=x --my-other --plugin ./mine.mjs'],
])('must stand before the flags that it brings, and not as in %s', async words => {
  const { code, err } = await cli({ args: ['create', 'f', ...words.split(' ')], tree })
  expect([code, err]).toEqual([2, expect.stringContaining("write `--plugin ./mine.mjs` before the plugin's flags")])
})

test('is found behind flags of another plugin', async () => {
  const other = mine.replaceAll('mine', 'other').replaceAll('--my', '--your')
  const { code, err } = await cli({
    args: [
      'create',
      'f',
      '-q',
      '--other',
      'x',
      '--plugin',
      './mine.mjs',
      '--mine',
      'y',
      '--plugin',
      './other.mjs',
      '-n',
    ],
    tree: { ...tree, 'other.mjs': other },
  })
  expect([code, err]).toEqual([0, ''])
})

test('replaces an official plugin with the same id', async () => {
  const { out } = await cli({
    args: ['plugins', '--json', '--plugin', './d.mjs'],
    tree: { 'd.mjs': source("{ id: 'dht', summary: 'Mine', beps: [5], options: {}, writes: [] }") },
  })
  expect(JSON.parse(out).plugins).toContainEqual(expect.objectContaining({ id: 'dht', from: 'named', summary: 'Mine' }))
})

test.each([
  ['is not there', './nope.mjs', '', /no such file/],
  ['cannot be loaded', './p.mjs', 'throw new Error("boom")', /boom/],
  ['is something else', './p.mjs', 'export default 42', /not made by definePlugin/],
  [
    'speaks another contract',
    './p.mjs',
    'export default Object.assign(() => ({}), { contract: 2, definition: {} })',
    /contract 2/,
  ],
  [
    'takes a flag of another',
    './p.mjs',
    source("{ id: 'p', summary: 's', beps: [], flag: '--node', options: {}, writes: [] }"),
    /--node/,
  ],
  [
    'takes a flag of ours',
    './p.mjs',
    source("{ id: 'p', summary: 's', beps: [], flag: '--output', options: {}, writes: [] }"),
    /--output/,
  ],
  [
    'takes a key of ours',
    './p.mjs',
    source("{ id: 'p', summary: 's', beps: [], flag: '--p', options: {}, writes: ['info.name'] }"),
    /info\.name/,
  ],
])('one that %s', async (_, spec, text, message) => {
  const { code, err } = await cli({
    args: ['create', 'f', '--plugin', spec, '--use', 'p'],
    tree: { f: 'x', 'p.mjs': text },
  })
  expect([code, err]).toEqual([2, expect.stringMatching(message)])
})

test('one whose folder has no core', async () => {
  const { code, err } = await cli({
    args: ['create', 'f', '--plugin', './p.mjs'],
    tree: { f: 'x', 'p.mjs': "import '@gentorrent/core/plugin'" },
  })
  expect([code, err]).toEqual([2, expect.stringContaining('npm install @gentorrent/core in its folder')])
})

test('twice one id', async () => {
  const { code, err } = await cli({
    args: ['create', 'f', '--plugin', './mine.mjs', '--plugin', './again.mjs'],
    tree: { ...tree, 'again.mjs': mine },
  })
  expect([code, err]).toEqual([2, expect.stringContaining('given twice')])
})

test('broken ones are listed', async () => {
  const { code, out } = await cli({ args: ['plugins', '--plugin', './nope.mjs'] })
  expect([code, out]).toEqual([2, expect.stringContaining('no such file')])
})

test('a hook that fails is a bug, with the name of the plugin', async () => {
  const bad = source(
    "{ id: 'p', summary: 's', beps: [], flag: '--p', options: {}, writes: [], info: () => { throw new Error('boom') } }",
  )
  const { code, err } = await cli({
    args: ['create', 'f', '--plugin', './p.mjs', '--p'],
    tree: { f: 'x', 'p.mjs': bad },
  })
  expect(code).toBe(70)
  expect(err).toMatch(/the plugin p failed in its stage info: boom/)
  expect(err).toMatch(/This is a bug of the plugin p\. .* where you got the plugin from/)
})

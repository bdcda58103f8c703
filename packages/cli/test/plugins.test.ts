import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { officialPlugins } from '@gentorrent/cli'
import type { OptionSpec, Plugin } from '@gentorrent/core/plugin'
import { afterAll, describe, expect, test } from 'vitest'
import { cli, everything, makePlace, removePlaces } from './harness/cli.ts'

afterAll(removePlaces)

const contract = pathToFileURL(createRequire(import.meta.url).resolve('@gentorrent/core/plugin')).href

/** The source of a plugin that leaves a file behind when it is loaded. */
const source = (definition: string) => `
import { writeFileSync } from 'node:fs'
import { definePlugin } from '${contract}'
writeFileSync(new URL('loaded', import.meta.url), '')
export default definePlugin(${definition})
`
const mine = source(`{
  id: 'mine', summary: 'My keys', beps: [],
  options: {
    text: { type: 'text', flag: '--mine <text>', summary: 'Write mine' },
    key: { type: 'secret', flag: '--my-key <where>', summary: 'Sign with it' },
    cert: { type: 'file', flag: '--my-cert <path>', summary: 'Take it along' },
  },
  writes: ['metainfo.mine'],
  metainfo: ({ options: { text, key, cert } }) => ({ mine: [text ?? '', key?.length ?? 0, cert?.bytes ?? ''] }),
  read: { detect: ({ metainfo }) => metainfo.has('mine') ? { text: 'm', key: 'hush' } : undefined },
}`)

const tree = { f: 'x', 'mine.mjs': mine }

describe('official plugins', () => {
  test('have in our table the flags that they declare', async () => {
    const require = createRequire(everything)
    for (const { id, package: name, flags } of officialPlugins) {
      const { default: plugin } = (await import(pathToFileURL(require.resolve(name)).href)) as { default: Plugin }
      const { definition } = plugin
      const declared = Object.values<OptionSpec>(definition.options).map(({ flag }) => flag.split(' ')[0])
      expect([id, [...flags].sort()]).toEqual([
        definition.id,
        [...declared, ...(definition.flag ? [definition.flag] : [])].sort(),
      ])
    }
  })

  test('are listed with their keys and flags', async () => {
    const { code, out } = await cli({ args: ['plugins', '--json'] })
    expect(code).toBe(0)
    const { plugins, missing, broken } = JSON.parse(out)
    expect([missing, broken]).toEqual([[], []])
    expect(plugins.map(({ id }: { id: string }) => id)).toEqual(['bep3', ...officialPlugins.map(({ id }) => id)].sort())
    expect(plugins.find(({ id }: { id: string }) => id === 'dht')).toMatchObject({
      from: 'official',
      package: '@gentorrent/plugin-dht',
      keys: ['metainfo.nodes'],
      flags: ['--node', '--dht', '--dht-bootstrap', '--dht-timeout'],
      commands: ['keygen', 'publish', 'resolve'],
    })
  })

  describe('that are not installed', () => {
    const bases: readonly string[] = []
    test.each(officialPlugins.flatMap(plugin => plugin.flags.map(flag => [flag, plugin.package] as const)))(
      '%s names %s',
      async (flag, name) => {
        const { code, err } = await cli({ args: ['create', 'f', flag, 'x'], tree, bases })
        expect([code, err]).toEqual([2, expect.stringContaining(`npm install ${name}`)])
      },
    )

    test('a misspelt flag names the right one and the package', async () => {
      const { err } = await cli({ args: ['create', 'f', '--web-sede', 'x'], tree, bases })
      expect(err).toMatch(
        /did you mean `--web-seed`\? It needs gentorrent plugins add webseed, or npm install @gentorrent\/plugin-webseed/,
      )
    })

    test('--use names the package', async () => {
      const { code, err } = await cli({ args: ['create', 'f', '--use', 'merkle'], tree, bases })
      expect([code, err]).toEqual([2, expect.stringContaining('npm install @gentorrent/plugin-merkle')])
    })

    test('are listed as missing', async () => {
      const { out } = await cli({ args: ['plugins'], bases })
      for (const { package: name } of officialPlugins) expect(out).toContain(`npm install ${name}`)
    })

    test('are named where a torrent has their keys', async () => {
      const place = await makePlace({ 'd/f': 'x', 'd/g': 'yz' })
      const flags = ['--node', 'a.example:1', '--source', 's', '--md5sum', '--root', 'odd=1', '-q']
      expect(await place.run(['create', 'd', ...flags])).toMatchObject({ code: 0 })
      const { code, out } = await place.run(['inspect', 'd.torrent'], { bases })
      expect(code).toBe(0)
      expect(out).toMatch(/unknown keys {2}no installed plugin explains them\n {2}metainfo\.odd +\S+\n\n/)
      expect(out).toMatch(
        /\nchecksums {2}is not installed\n +would explain +file\.md5sum\n +install +gentorrent plugins add checksums, or npm install @gentorrent/,
      )
      expect(out).toMatch(/\ndht {2}is not installed\n +would explain +metainfo\.nodes\n/)
      const json = JSON.parse((await place.run(['inspect', 'd.torrent', '--json'], { bases })).out)
      expect(json.unknownKeys).toEqual(['metainfo.nodes', 'metainfo.odd', 'info.source', 'file.md5sum'])
      expect(json.missingPlugins).toEqual([
        { id: 'checksums', package: '@gentorrent/plugin-checksums', keys: ['file.md5sum'] },
        { id: 'dht', package: '@gentorrent/plugin-dht', keys: ['metainfo.nodes'] },
        { id: 'private', package: '@gentorrent/plugin-private', keys: ['info.source'] },
      ])
    })

    test('are named by every command that would ask them', async () => {
      const place = await makePlace({ 'd/f': 'x', 'd/g': 'yz' })
      const flags = ['--node', 'a.example:1', '--source', 's', '--md5sum', '--root', 'odd=1', '-q']
      expect(await place.run(['create', 'd', ...flags])).toMatchObject({ code: 0 })
      const named = async (...args: readonly string[]) => {
        const { code, err, out } = await place.run(args, { bases })
        const said = [...`${out}${err}`.matchAll(/nobody looks at (.*): the plugin (\S+) would, and (.*)/g)]
        for (const [, , id, way] of said)
          expect(way).toContain(`is not installed; gentorrent plugins add ${id}, or npm`)
        return [code, ...said.map(([, keys, id]) => `${id} ${keys}`)]
      }
      const all = ['checksums `file.md5sum`', 'dht `metainfo.nodes`', 'private `info.source`']
      expect(await named('lint', 'd.torrent')).toEqual([0, ...all])
      expect(await named('edit', 'd.torrent', '--comment', 'c', '--dry-run')).toEqual([0, ...all])
      expect(await named('edit', 'd.torrent', '--comment', 'c', '-o', 'e.torrent')).toEqual([0, ...all])
      expect(await named('verify', 'd.torrent')).toEqual([0, all[0]])
      expect(await named('magnet', 'd.torrent')).toEqual([0, all[1]])
      expect(await named('announce', 'd.torrent')).toEqual([1, all[1]])
      expect(await named('lint', 'd.torrent', '--strict', '--allow', 'PLUGIN_ABSENT')).toEqual([0])
      for (const command of [['lint'], ['edit', '--comment', 'd', '-o', 'f.torrent'], ['magnet'], ['verify']]) {
        const { out } = await place.run([...command, 'd.torrent', '--json'], { bases })
        expect([command, out.match(/PLUGIN_ABSENT/g)?.length]).toEqual([
          command,
          { magnet: 1, verify: 1 }[command[0]!] ?? 3,
        ])
      }
    })

    test.each(['--merkle', '--v2=only'])('are named where nobody can make out a torrent of %s', async flag => {
      const place = await makePlace({ f: 'x' })
      expect(await place.run(['create', 'f', flag])).toMatchObject({ code: 0 })
      const way = `and is not installed; gentorrent plugins add ${flag.slice(2).replace(/=.*/, '')}, or npm install`
      for (const command of [['lint'], ['verify'], ['edit', '--comment', 'c', '--dry-run'], ['magnet']]) {
        const { code, err, out } = await place.run([...command, 'f.torrent'], { bases })
        expect([command, code, `${out}${err}`]).toEqual([
          command,
          ['lint', 'verify'].includes(command[0]!) ? 1 : 0,
          expect.stringContaining(way),
        ])
      }
      const { out } = await place.run(['lint', 'f.torrent', '--json'], { bases })
      expect(JSON.parse(out).remarks.map(({ code }: { code: string }) => code)).toEqual([
        'TRACKERLESS',
        'PLUGIN_ABSENT',
      ])
    })

    test('do not stop a torrent from being made', async () => {
      expect(await cli({ args: ['create', 'f'], tree, bases })).toMatchObject({ code: 0 })
    })
  })
})

describe('--plugin', () => {
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
    expect(JSON.parse(out).plugins).toContainEqual(
      expect.objectContaining({ id: 'dht', from: 'named', summary: 'Mine' }),
    )
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
})

describe('options that only a command line has', () => {
  const run = (args: readonly string[], env = {}) =>
    cli({ args: ['create', 'f', '--plugin', './mine.mjs', ...args], tree: { ...tree, secret: 'hush\n' }, env })

  test.each([
    ['a variable', 'env:KEY'],
    ['a file', 'file:secret'],
  ])('a secret from %s, which appears nowhere', async (_, from) => {
    const { code, out, err, files } = await run(['--my-key', from, '--json'], { KEY: 'hush' })
    expect([code, (out + err).includes('hush')]).toEqual([0, false])
    expect(Buffer.from(files['f.torrent']!).toString()).toContain('i4e')
  })

  test('a secret that is read back is not shown', async () => {
    const place = await makePlace(tree)
    await place.run(['create', 'f', '--plugin', './mine.mjs', '--mine', 'x'])
    for (const flags of [[], ['--json']]) {
      const { out } = await place.run(['inspect', 'f.torrent', '--plugin', './mine.mjs', ...flags])
      expect([out.includes('mine'), out.includes('hush')]).toEqual([true, false])
    }
  })

  test.each([['hush'], ['env:NOPE'], ['env:']])('a secret given as %s is refused without repeating it', async text => {
    const { code, err } = await run(['--my-key', text])
    expect([code, err.includes('hush')]).toEqual([2, false])
  })

  test('a file by its path', async () => {
    const { files } = await run(['--my-cert', 'secret'])
    expect(Buffer.from(files['f.torrent']!).toString()).toContain('5:hush\n')
    expect(await run(['--my-cert', 'nope'])).toMatchObject({ code: 3, err: expect.stringContaining('`nope`') })
  })
})

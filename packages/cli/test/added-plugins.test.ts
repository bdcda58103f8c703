import { once } from 'node:events'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { makePlace, removePlaces, type Setting, type Tree } from './harness/cli.ts'

afterAll(removePlaces)

const contract = pathToFileURL(createRequire(import.meta.url).resolve('@gentorrent/core/plugin')).href
const folder = 'home/gentorrent/plugins'

/** A person's own folder with one plugin, which leaves a file behind when its module is loaded. */
const added = ({ id = 'mine', flag = '--mine <text>', contractOf = 1, code = '', manifest = true } = {}): Tree => {
  const facts = {
    contract: contractOf,
    id,
    summary: 'My keys',
    beps: [],
    options: { text: { type: 'text', flag, summary: 'Write mine' } },
    writes: ['metainfo.mine'],
    reads: ['mine'],
    issues: {},
    commands: [],
  }
  const own = `${folder}/node_modules/gentorrent-plugin-own`
  return {
    f: 'x',
    [`${folder}/package.json`]: JSON.stringify({ dependencies: { 'gentorrent-plugin-own': '^1.0.0' } }),
    [`${own}/package.json`]: JSON.stringify({
      name: 'gentorrent-plugin-own',
      version: '1.0.0',
      exports: { '.': './m.mjs', ...(manifest && { './manifest.json': './manifest.json' }) },
    }),
    [`${own}/manifest.json`]: JSON.stringify(facts),
    [`${own}/m.mjs`]: `
      import { writeFileSync } from 'node:fs'
      import { definePlugin } from '${contract}'
      ${code}
      writeFileSync(new URL('loaded', import.meta.url), '')
      export default definePlugin({
        id: '${id}', summary: 'My keys', beps: [], writes: ['metainfo.mine'],
        options: { text: { type: 'text', flag: '${flag}', summary: 'Write mine' } },
        metainfo: ({ options }) => ({ mine: options.text }),
        read: { detect: ({ metainfo }) => metainfo.has('mine') ? { text: 'm' } : undefined },
      })`,
  }
}

const at = async (tree: Tree) => {
  const place = await makePlace(tree)
  const env = { XDG_DATA_HOME: `${place.path}/home` }
  return {
    place,
    run: (args: readonly string[], setting: Setting = {}) => place.run(args, { env, ...setting }),
    isLoaded: async () => Object.keys(await place.files()).some(name => name.endsWith('loaded')),
  }
}

describe("a plugin in the person's own folder", () => {
  test('brings its flags, writes and is read, and is loaded only then', async () => {
    const { run, isLoaded } = await at(added())
    expect((await run(['create', '--help'])).out).toContain('--mine <text>')
    expect(await run(['create', 'f', '-q'])).toMatchObject({ code: 0, err: '' })
    const { plugins } = JSON.parse((await run(['plugins', '--json'])).out)
    expect(plugins).toContainEqual(expect.objectContaining({ id: 'mine', from: 'added', flags: ['--mine'] }))
    expect(await isLoaded()).toBe(false)
    expect(await run(['create', 'f', '-f', '--mine', 'm'])).toMatchObject({ code: 0 })
    expect(await isLoaded()).toBe(true)
    expect(JSON.parse((await run(['inspect', 'f.torrent', '--json'])).out).plugins.mine).toEqual({ text: 'm' })
  })

  test.each([
    ['--no-plugins', ['--no-plugins'], {}],
    ['a folder that depends on the current one', [], { env: { XDG_DATA_HOME: 'home' } }],
    ['no home', [], { env: {} }],
  ])('does not count with %s', async (_, flags, setting) => {
    const { run, isLoaded } = await at(added({ manifest: false }))
    const { code, err } = await run(['create', 'f', '--mine', 'm', ...flags], setting)
    expect([code, err]).toEqual([2, expect.stringContaining('unknown flag `--mine`')])
    expect(await isLoaded()).toBe(false)
  })

  test('--no-plugins leaves nothing but the base format, and what is named', async () => {
    const { run } = await at(added())
    const ids = async (...args: readonly string[]) =>
      JSON.parse((await run(['plugins', '--json', '--no-plugins', ...args])).out).plugins.map(
        ({ id }: { id: string }) => id,
      )
    expect(await ids()).toEqual(['bep3'])
    expect(await ids('--plugin', 'own')).toEqual(['bep3', 'mine'])
  })

  test.each([
    ['that fails', { code: 'throw new Error("boom")', manifest: false }, /gentorrent-plugin-own.*boom/],
    ['for another contract', { contractOf: 2 }, /gentorrent-plugin-own is built for contract 2/],
    ['with a flag of another', { flag: '--node <text>' }, /mine and dht both declare the flag --node/],
    ['with a flag of ours', { flag: '--output <text>' }, /mine and gentorrent both declare the flag --output/],
  ])('one %s is one sentence, and the rest works', async (_, change, sentence) => {
    const { run, place } = await at(added(change))
    const { code, err } = await run(['create', 'f', '--web-seed', 'http://example.org/f', '-o', 'o.torrent'])
    expect([code, err.split('\n').filter(line => sentence.test(line)).length]).toEqual([0, 1])
    expect(Buffer.from(await place.read('o.torrent')).toString()).toContain('http://example.org/f')
  })

  test('one that is gone is named, with the way to have it again', async () => {
    const { run } = await at({
      f: 'x',
      [`${folder}/package.json`]: JSON.stringify({ dependencies: { 'gentorrent-plugin-own': '1' } }),
    })
    const { code, err } = await run(['create', 'f', '--node', 'a.example:1'])
    expect([code, err]).toEqual([0, expect.stringContaining('gentorrent plugins add gentorrent-plugin-own')])
  })

  test('one of ours next to gentorrent wins, and one that is named wins over both', async () => {
    const { run } = await at({ ...added({ id: 'dht', flag: '--mine <text>' }) })
    const dht = async (...args: readonly string[]) =>
      JSON.parse((await run(['plugins', '--json', ...args])).out).plugins.find(({ id }: { id: string }) => id === 'dht')
    expect(await dht()).toMatchObject({ from: 'official', package: '@gentorrent/plugin-dht' })
    expect(await dht('--plugin', 'own')).toMatchObject({ from: 'named', package: 'gentorrent-plugin-own' })
  })
})

describe('gentorrent plugins', () => {
  test('tells about one', async () => {
    const { run } = await at(added())
    const { code, out } = await run(['plugins', 'info', 'mine', 'dht'])
    expect([code, out]).toEqual([0, expect.stringMatching(/^mine {2}My keys.*--mine <text>.*\ndht .*--node/s)])
    expect(JSON.parse((await run(['plugins', 'info', 'own', '--json'])).out).plugins[0].id).toBe('mine')
  })

  test.each([
    [['info', 'dth'], 'did you mean dht'],
    [['info'], 'say which'],
    [['frob'], 'takes list, info, add or remove'],
    [['constructor', 'dht'], 'takes list, info, add or remove'],
    [['__proto__', 'dht'], 'takes list, info, add or remove'],
    [['list', 'dht'], 'lists all of them'],
    [['add', '--', '-g'], 'not the name of a package'],
    [['add', './nope.tgz'], 'no such file'],
    [['add', './f'], 'neither the folder nor the tarball of a package'],
    // Not somebody's repository of that name.
    [['add', 'mine/plugin'], 'cannot load the plugin `mine/plugin`: there is no such file'],
    [['add', 'mine/'], 'no such file'],
    [['remove', 'nope'], '`nope` was not added'],
  ])('%j is wrong', async (args, because) => {
    const { run } = await at(added())
    const { code, err } = await run(['plugins', ...args])
    expect([code, err]).toEqual([2, expect.stringContaining(because)])
  })

  test('says which package is not there: the plugin itself, or one that it needs', async () => {
    const document = {
      name: 'gentorrent-plugin-own',
      'dist-tags': { latest: '1.0.0' },
      versions: {
        '1.0.0': {
          name: 'gentorrent-plugin-own',
          version: '1.0.0',
          dependencies: { '@nobody/nothing': '^1.0.0' },
          dist: { tarball: 'http://127.0.0.1:1/own.tgz', integrity: 'sha512-AA==' },
        },
      },
    }
    const server = createServer(({ url }, response) =>
      url === '/gentorrent-plugin-own' ? response.end(JSON.stringify(document)) : response.writeHead(404).end('{}'),
    )
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const { place } = await at({})
    const setting: Setting = {
      env: {
        PATH: process.env['PATH'],
        HOME: place.path,
        XDG_DATA_HOME: `${place.path}/home`,
        npm_config_registry: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
        npm_config_update_notifier: 'false',
        no_proxy: '127.0.0.1',
      },
    }
    try {
      const needing = await place.run(['plugins', 'add', 'own'], setting)
      expect([needing.code, needing.err]).toEqual([
        3,
        expect.stringContaining('it needs the package @nobody/nothing, which the registry has not'),
      ])
      const absent = await place.run(['plugins', 'add', 'other'], setting)
      expect([absent.code, absent.err]).toEqual([
        3,
        expect.stringContaining('no package @gentorrent/plugin-other and no gentorrent-plugin-other'),
      ])
    } finally {
      server.closeAllConnections()
      server.close()
    }
  })

  test.each(['dht', '@mine/plugin', 'name@1.0', 'github:mine/plugin', 'https://example.org/plugin.tgz'])(
    'needs npm or pnpm to add %s',
    async spec => {
      const { run } = await at(added())
      const { code, err } = await run(['plugins', 'add', spec])
      expect([code, err]).toEqual([3, expect.stringContaining('neither npm nor pnpm is on the PATH')])
    },
  )
})

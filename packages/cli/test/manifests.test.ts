import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { officialPlugins } from '@gentorrent/cli'
import { bep3, hex, read, unknownFileKeys } from '@gentorrent/core'
import { encode } from '@gentorrent/core/bencode'
import { manifestOf, type Plugin, type PluginManifest } from '@gentorrent/core/plugin'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { anyTorrent } from './harness/any-torrent.ts'
import { cli, everything, makePlace, type Place, removePlaces } from './harness/cli.ts'
import { readVectors, vectorsNote } from './harness/vectors.ts'

afterAll(removePlaces)

const require = createRequire(everything)
let installed: readonly Plugin[]
beforeAll(async () => {
  const modules = officialPlugins.map(each => import(pathToFileURL(require.resolve(each.package)).href))
  installed = [bep3, ...(await Promise.all(modules)).map(module => (module as { default: Plugin }).default)]
})

const contract = pathToFileURL(createRequire(import.meta.url).resolve('@gentorrent/core/plugin')).href

/** A package of somebody else's that brings a manifest, and leaves a file behind when its module is loaded. */
const packed = (change: (manifest: PluginManifest) => unknown = same => same, module = '') => {
  const manifest: PluginManifest = {
    contract: 1,
    id: 'mine',
    summary: 'My keys',
    beps: [],
    options: { text: { type: 'text', flag: '--mine <text>', summary: 'Write mine' } },
    writes: ['metainfo.mine'],
    reads: ['mine'],
    issues: { MINE_ODD: 'odd' },
    commands: [],
  }
  return {
    f: 'x',
    'own/package.json': JSON.stringify({
      name: 'gentorrent-plugin-own',
      version: '1.0.0',
      exports: { '.': './m.mjs', './manifest.json': './manifest.json' },
    }),
    'own/manifest.json': JSON.stringify(change(manifest)),
    'own/m.mjs': `
      import { writeFileSync } from 'node:fs'
      import { definePlugin } from '${contract}'
      writeFileSync(new URL('loaded', import.meta.url), '')
      ${module}
      export default definePlugin({
        id: 'mine', summary: 'My keys', beps: [], writes: ['metainfo.mine'], issues: { MINE_ODD: 'odd' },
        options: { text: { type: 'text', flag: '--mine <text>', summary: 'Write mine' } },
        metainfo: ({ options }) => ({ mine: options.text }),
        read: { detect: ({ metainfo }) => metainfo.has('mine') ? { text: 'm' } : undefined },
      })`,
  }
}

describe('the manifest of a plugin', () => {
  test('is what its module says, for all of ours', async () => {
    for (const [i, each] of officialPlugins.entries()) {
      const file = require.resolve(`${each.package}/manifest.json`)
      expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(JSON.stringify(manifestOf(installed[i + 1]!))))
    }
  })

  test.each([
    ['the help of create', ['create', '--help', '--plugin', './own'], '--mine <text>'],
    ['the list of plugins', ['plugins', '--plugin', './own'], 'metainfo.mine'],
    ['create without its flags', ['create', 'f', '--plugin', './own'], ''],
    ['a code of its own', ['create', 'f', '--plugin', './own', '--allow', 'MINE_ODD'], ''],
    ['a torrent without its keys', ['inspect', 'plain.torrent', '--plugin', './own'], ''],
    ['its flag in a command without it', ['create', 'f', '--mine=x'], undefined],
  ])('is enough for %s', async (_, args, out) => {
    const plain = encode({ info: { length: 1, name: 'f', 'piece length': 16_384, pieces: new Uint8Array(20) } })
    const result = await cli({ args, tree: { ...packed(), 'plain.torrent': plain } })
    expect(result.code).toBe(out === undefined ? 2 : 0)
    expect(result.out).toContain(out ?? '')
    expect(Object.keys(result.files)).not.toContain('own/loaded')
  })

  test('is enough for a target that no other plugin knows', async () => {
    const plain = encode({ info: { length: 1, name: 'f', 'piece length': 16_384, pieces: new Uint8Array(20) } })
    const place = await makePlace({
      ...packed(manifest => ({ ...manifest, targets: ['tixati'] })),
      'plain.torrent': plain,
    })
    const lint = (target: string) =>
      place.run(['lint', 'plain.torrent', '--json', '--target', target, '--plugin', './own'])
    expect(JSON.parse((await lint('tixati')).out)).toMatchObject({ ok: true, targets: ['tixati'] })
    expect(await lint('nobody')).toMatchObject({ code: 2, err: expect.stringContaining('tixati, all') })
    expect(Object.keys(await place.files())).not.toContain('own/loaded')
  })

  test('is enough to know what clients note for themselves', async () => {
    const noted = encode({
      info: { length: 1, name: 'f', 'piece length': 16_384, pieces: new Uint8Array(20) },
      rtorrent: 'x',
    })
    const strip = async (local: unknown) => {
      const tree = { ...packed(manifest => ({ ...manifest, local })), 'noted.torrent': noted }
      const args = ['edit', 'noted.torrent', '--strip-client-state', '--plugin', './own']
      const { code, files } = await cli({ args, tree })
      expect([code, Buffer.from(files['noted.torrent']!).toString()]).toEqual([
        0,
        expect.not.stringContaining('rtorrent'),
      ])
      return 'own/loaded' in files
    }
    expect(await strip([])).toBe(false)
    // One that an older gentorrent made does not say.
    expect(await strip(undefined)).toBe(true)
  })

  test('is asked for a target in its module, where an older gentorrent made it', async () => {
    const { 'own/m.mjs': module, ...rest } = packed()
    const clients = "clients: [{ what: 'mine', keys: ['metainfo.mine'], clients: { tixati: 'ignores' } }],"
    const tree = { ...rest, 'own/m.mjs': module.replace("id: 'mine',", `id: 'mine', ${clients}`) }
    const place = await makePlace(tree)
    await place.run(['create', 'f', '--plugin', './own', '--mine', 'm'])
    const { out } = await place.run(['lint', 'f.torrent', '--json', '--target', 'tixati', '--plugin', './own'])
    expect(JSON.parse(out).issues).toMatchObject([{ code: 'TARGET_IGNORES', targets: ['tixati'] }])
  })

  test('is not enough for what the plugin does', async () => {
    const place = await makePlace(packed())
    const loaded = async () => 'own/loaded' in (await place.files())
    expect(await loaded()).toBe(false)
    expect(await place.run(['create', 'f', '--plugin', './own', '--mine', 'm'])).toMatchObject({ code: 0 })
    expect(await loaded()).toBe(true)
    const { out } = await place.run(['inspect', 'f.torrent', '--plugin', './own', '--json'])
    expect(JSON.parse(out).plugins.mine).toEqual({ text: 'm' })
  })

  test.each([
    ['of another contract', (manifest: PluginManifest) => ({ ...manifest, contract: 2 }), 'is built for contract 2'],
    ['of no use', () => ({ contract: 1, id: 'mine' }), 'gentorrent-plugin-own is not a usable plugin'],
    ['that is no manifest', () => 5, 'its manifest is not what'],
    ['that lies', (manifest: PluginManifest) => ({ ...manifest, summary: 'Else' }), 'its manifest is not that of'],
  ])('one %s is refused', async (_, change, because) => {
    const args = ['create', 'f', '--plugin', './own', '--mine', 'x']
    const { code, err } = await cli({ args, tree: packed(change) })
    expect([code, err]).toEqual([2, expect.stringContaining(because)])
  })

  test('one of an older gentorrent is taken', async () => {
    const tree = packed(({ commands, ...older }) => ({ ...older, commands: [] }))
    expect(await cli({ args: ['create', 'f', '--plugin', './own', '--mine', 'x'], tree })).toMatchObject({ code: 0 })
  })

  test('one of a newer gentorrent is taken', async () => {
    const tree = packed(manifest => ({ ...manifest, more: ['than we know'] }))
    expect(await cli({ args: ['create', 'f', '--plugin', './own', '--mine', 'x'], tree })).toMatchObject({ code: 0 })
  })

  test('one that invents a flag is refused', async () => {
    const tree = packed(manifest => ({ ...manifest, flag: '--mine-too' }))
    const { code, err } = await cli({ args: ['create', 'f', '--plugin', './own', '--mine', 'x'], tree })
    expect([code, err]).toEqual([2, expect.stringContaining('its manifest is not that of')])
  })

  test('a module that fails harms nobody who does not use it', async () => {
    const tree = packed(undefined, 'throw new Error("boom")')
    expect(await cli({ args: ['create', 'f', '--plugin', './own'], tree })).toMatchObject({ code: 0 })
    const { code, err } = await cli({ args: ['create', 'f', '--plugin', './own', '--mine', 'x'], tree })
    expect([code, err]).toEqual([2, expect.stringContaining('gentorrent-plugin-own')])
    const bytes = encode({
      info: { length: 1, name: 'f', 'piece length': 16_384, pieces: new Uint8Array(20) },
      mine: 1,
    })
    const seen = await cli({
      args: ['inspect', 'm.torrent', '--plugin', './own'],
      tree: { ...tree, 'm.torrent': bytes },
    })
    expect(seen).toMatchObject({ code: 0, err: expect.stringMatching(/warning: .*gentorrent-plugin-own.*boom/) })
    expect(seen.out).toContain('metainfo.mine')
  })
})

describe('a torrent is read by the plugins that find something in it, as if all had been asked', () => {
  let place: Place
  beforeAll(async () => {
    place = await makePlace()
  })

  const expectSame = async (bytes: Uint8Array) => {
    await place.grow({ 'a.torrent': bytes })
    const { out } = await place.run(['inspect', 'a.torrent', '--json'])
    const seen = JSON.parse(out)
    const all = await read(bytes, { plugins: installed }).catch(error => error as Error)
    if (all instanceof Error) return expect(seen.error ?? seen.broken).toBeTruthy()
    const { v1, v2 } = all.torrent.infoHash
    expect(seen.infoHash).toEqual({ ...(v1 && { v1: hex(v1) }), ...(v2 && { v2: hex(v2) }) })
    expect(Object.keys(seen.plugins)).toEqual(all.sections.map(({ plugin }) => plugin))
    expect(seen.unknownKeys).toEqual([...all.unknown, ...unknownFileKeys(all.torrent, installed).keys()])
    // Two files of one path have the same to say, and inspect says it once.
    const said = (issues: readonly { readonly code: string; readonly message: string }[]) => [
      ...new Map(issues.map(({ code, message }) => [`${code} ${message}`, [code, message]])).values(),
    ]
    expect(said(seen.issues)).toEqual(said(all.issues))
    for (const issues of [seen.issues, all.issues] as const)
      expect(new Set(issues.map((one: unknown) => JSON.stringify(one))).size).toBe(issues.length)
    return expect(seen.files?.length).toBe(all.layout?.files.length)
  }

  test(`for every vector${vectorsNote}`, async () => {
    for (const [, bytes] of readVectors()) await expectSame(bytes)
  })

  test('for any keys, wherever they stand', async () => {
    await fc.assert(
      fc.asyncProperty(anyTorrent, async bytes => void (await expectSame(bytes))),
      { numRuns: 300 },
    )
  })
})

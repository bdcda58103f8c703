import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { install, listOf, packAll, workspace } from './installed.ts'
import { type Place, withPlace } from './place.ts'

let tarballs: ReadonlyMap<string, string>
let folder: string

beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gentorrent-packed-'))
  tarballs = packAll(folder)
})
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

const published = fs
  .readdirSync(path.join(workspace, 'packages'))
  .map(name => JSON.parse(fs.readFileSync(path.join(workspace, 'packages', name, 'package.json'), 'utf8')))
  .filter(manifest => !manifest.private)

test.each(published)('$name: the tarball holds what runs, what is read, and nothing else', ({ name, exports, bin }) => {
  const files = listOf(tarballs.get(name)!)
  const strange = files.filter(
    file =>
      !/^(package\.json|README\.md|LICENSE|bin\/.+\.c?js|hash-native\.node|bundle\/([^/]+\.c?js|manifest\.json|third-party\.txt)|dist\/.+\.(js|d\.ts))$/.test(
        file,
      ),
  )
  expect(strange).toEqual([])
  expect(files).toEqual(expect.arrayContaining(['package.json', 'README.md', 'LICENSE']))
  const doors = Object.values<string | Record<string, string>>(exports).flatMap(door =>
    typeof door === 'string' ? [door] : Object.values(door),
  )
  // For other machines it is compiled where there is a compiler for them.
  const built = path.join(
    workspace,
    'packages/hash-native/build',
    `${name.replace('@gentorrent/hash-native-', '')}.node`,
  )
  const isThere = (file: string) => !file.endsWith('.node') || fs.existsSync(built)
  for (const file of [...doors, ...Object.values<string>(bin ?? {})].filter(isThere))
    expect(files).toContain(file.slice('./'.length))
})

const runIn = (place: Place) => {
  const command = place.at('app/node_modules/.bin/gentorrent')
  return async (...args: readonly string[]) => {
    const { code, out, err } = await place.run(command, args)
    return { code, out, err }
  }
}

test('everything in one install, and a plugin by somebody else', context =>
  withPlace(async place => {
    fs.mkdirSync(place.at('publisher'))
    fs.writeFileSync(
      place.at('publisher/package.json'),
      JSON.stringify({
        name: 'gentorrent-plugin-publisher',
        version: '1.0.0',
        type: 'module',
        exports: './index.js',
        peerDependencies: { '@gentorrent/core': '^0.1.0' },
      }),
    )
    fs.writeFileSync(
      place.at('publisher/index.js'),
      `import { definePlugin, text } from '@gentorrent/core/plugin'
      export default definePlugin({
        id: 'publisher', summary: 'Who published the torrent', beps: [],
        options: { url: { type: 'url', flag: '--publisher-url <url>', summary: 'Say where the publisher is found' } },
        writes: ['metainfo.publisher-url'],
        metainfo: ({ options }) => ({ 'publisher-url': options.url }),
        read: {
          detect: ({ metainfo }) => {
            const url = text(metainfo.get('publisher-url'))
            return url === undefined ? undefined : { url }
          },
        },
      })`,
    )
    install(['gentorrent'], { folder: place.at('app'), tarballs, context })
    const gentorrent = runIn(place)
    // Beside gentorrent, as `npm install` would put it.
    fs.cpSync(place.at('publisher'), place.at('app/node_modules/gentorrent-plugin-publisher'), { recursive: true })

    const { plugins, missing, broken } = JSON.parse((await gentorrent('plugins', '--json')).out)
    expect([missing, broken]).toEqual([[], []])
    expect(plugins.length).toBe([...tarballs.keys()].filter(name => name.includes('/plugin-')).length + 1)

    fs.mkdirSync(place.at('album'))
    fs.writeFileSync(place.at('album/a'), 'a'.repeat(100_000))
    fs.writeFileSync(place.at('album/b'), 'b'.repeat(30_000))
    const flags = ['--v2', '--biglybt-hashes', '--node', 'seed.example.org:6881', '--workers', '2']
    const theirs = ['--plugin', 'publisher', '--publisher-url', 'https://example.org/']
    const made = await gentorrent('create', 'album', '--json', ...flags, ...theirs)
    expect(made).toMatchObject({ code: 0, err: '' })
    expect(JSON.parse(made.out).plugins).toEqual(['attributes', 'bep3', 'checksums', 'dht', 'publisher', 'v2'])

    const seen = JSON.parse((await gentorrent('inspect', 'album.torrent', '--json', '--plugin', 'publisher')).out)
    expect(seen.issues).toEqual([])
    expect(seen.plugins.publisher).toEqual({ url: 'https://example.org/' })
    expect(await gentorrent('verify', 'album.torrent', '--quiet')).toEqual({ code: 0, out: '', err: '' })
    fs.appendFileSync(place.at('album/b'), 'b')
    expect((await gentorrent('verify', 'album.torrent', '--quiet')).code).toBe(1)
  }))

test('the command with one plugin, and a hint to the others', context =>
  withPlace(async place => {
    install(['@gentorrent/cli', '@gentorrent/plugin-dht'], { folder: place.at('app'), tarballs, context })
    const gentorrent = runIn(place)
    fs.writeFileSync(place.at('film'), 'f'.repeat(100_000))
    expect((await gentorrent('create', 'film', '--node', 'seed.example.org:6881')).code).toBe(0)
    expect(await gentorrent('create', 'film', '--tracker', 'https://tracker.example.org/')).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('npm install @gentorrent/plugin-tracker'),
    })
    const { plugins, missing } = JSON.parse((await gentorrent('plugins', '--json')).out)
    expect(plugins.map(({ id }: { id: string }) => id)).toEqual(['bep3', 'dht'])
    expect(missing.length).toBe([...tarballs.keys()].filter(name => name.includes('/plugin-')).length - 1)
  }))

test('the types of every package, for a program that uses all of them', context =>
  withPlace(async place => {
    // npm refuses what is for another machine, and has what is for this one from the package that wants it.
    const everywhere = published.filter(({ cpu }) => cpu === undefined).map(({ name }) => name)
    install(everywhere, { folder: place.at('app'), tarballs, context })
    const modules = published.flatMap(({ name, exports }) =>
      Object.entries<object | string>(exports)
        .filter(([, target]) => typeof target === 'object')
        .map(([door]) => name + door.slice(1)),
    )
    const imports = modules.map((name, i) => `import * as m${i} from '${name}'`)
    fs.writeFileSync(
      place.at('app/program.mts'),
      `${imports.join('\n')}
export const all = [${modules.map((_, i) => `m${i}`).join(', ')}]
import { create, type Created } from '@gentorrent/core'
import { createEngine, scan } from '@gentorrent/node'
import { tracker } from '@gentorrent/plugin-tracker'
export const made: Promise<Created> = create({
  ...(await scan('.')),
  plugins: [tracker({ trackers: ['https://tracker.example.org/'] })],
  engine: createEngine(),
})
// @ts-expect-error: an option that the plugin does not have
tracker({ tracker: [] })
`,
    )
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022', '--types', 'node']
    const typeRoots = ['--typeRoots', path.join(workspace, 'node_modules/@types')]
    const tsc = path.join(workspace, 'node_modules/typescript/bin/tsc')
    await place.must(process.execPath, [tsc, ...options, ...typeRoots, place.at('app/program.mts')])
  }))

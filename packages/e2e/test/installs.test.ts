import { execFile } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, type TestContext, test } from 'vitest'
import { example, packExample } from './example.ts'
import { packAll, workspace } from './installed.ts'
import { type Registry, startRegistry } from './registry.ts'

/** Long enough for any machine that does it at all; nothing here waits for time to pass. */
const patience = 1_800_000

let folder: string
let tarballs: ReadonlyMap<string, string>
let registry: Promise<Registry> | undefined
const stops: (() => unknown)[] = []

beforeAll(() => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'gentorrent-installs-')))
  fs.mkdirSync(path.join(folder, 'tarballs'))
  tarballs = packAll(path.join(folder, 'tarballs'))
}, patience)
afterAll(async () => {
  for (const stop of stops) await stop()
  fs.rmSync(folder, { recursive: true, force: true })
})

interface Installer {
  readonly name: string
  readonly program: readonly string[]
  readonly add: (global: string | undefined) => readonly string[]
  /** Packages that are installed globally stand beside each other, so that one finds the other by its name. */
  readonly isShared: boolean
  /** Where the command stands after a global install into a prefix. */
  readonly bin: (prefix: string) => string
}

const pnpm = (name: string, program: readonly string[], isShared: boolean): Installer => ({
  name,
  isShared,
  program,
  add: prefix => (prefix === undefined ? ['add'] : ['add', '--global']),
  bin: prefix => ['bin/gentorrent', 'gentorrent'].map(file => path.join(prefix, file)).find(fs.existsSync) ?? prefix,
})

const installers: readonly Installer[] = [
  {
    name: 'npm',
    isShared: true,
    program: ['npm'],
    add: prefix => ['install', '--no-audit', '--no-fund', ...(prefix === undefined ? [] : ['-g', '--prefix', prefix])],
    bin: prefix => path.join(prefix, 'bin/gentorrent'),
  },
  pnpm('pnpm 10', [process.execPath, path.join(workspace, 'node_modules/pnpm/bin/pnpm.cjs')], true),
  pnpm('pnpm 12', ['npx', '-y', 'pnpm@12.21.0'], false),
]

const environment = (place: string, registry: string): NodeJS.ProcessEnv => ({
  ...process.env,
  npm_config_registry: registry,
  pnpm_config_registry: registry,
  npm_config_minimum_release_age: '0',
  no_proxy: '127.0.0.1',
  NO_PROXY: '127.0.0.1',
  PNPM_HOME: path.join(place, 'global'),
  PATH: [path.join(place, 'global/bin'), path.join(place, 'global'), process.env['PATH']].join(path.delimiter),
  XDG_DATA_HOME: path.join(place, 'data'),
  XDG_CACHE_HOME: path.join(folder, 'cache'),
  XDG_STATE_HOME: path.join(folder, 'state'),
  npm_config_store_dir: path.join(folder, 'store'),
})

interface Ended {
  readonly code: number | string | null
  readonly out: string
  readonly err: string
}

/** One for all tests. It has our packages, and then the example, which is built from those. */
const theRegistry = (context: TestContext): Promise<Registry> => {
  registry ??= startRegistry(tarballs.values(), { place: { atEnd: stop => void stops.push(stop) }, context }).catch(
    error => {
      // Skipped by one test; the next one asks again.
      registry = undefined
      throw error
    },
  )
  return registry
}

/** Not the call that waits: the registry answers from this process. */
const run = async (program: string, args: readonly string[], cwd: string, place: string): Promise<Ended> => {
  const env = environment(place, (await registry!).url)
  return new Promise(resolve => {
    const options = { cwd, env, timeout: patience / 2, maxBuffer: 1 << 26 }
    execFile(program, args, options, (error, out, err) =>
      resolve({ code: error ? (error.code ?? error.signal!) : 0, out, err }),
    )
  })
}

let published: Promise<void> | undefined

/** The example, as its author builds, packs and publishes it. */
const publishExample = (context: TestContext): Promise<void> => {
  published ??= (async () => {
    const { publish } = await theRegistry(context)
    const npm = async (cwd: string, ...args: readonly string[]) => {
      const { code, out, err } = await run('npm', args, cwd, path.join(folder, 'author'))
      if (code !== 0) throw new Error(`npm ${args.join(' ')} ended with ${code}\n${out}\n${err}`)
    }
    publish(await packExample(path.join(folder, 'author/release'), npm))
  })()
  return published
}

/** Installs from the registry. Where it cannot be reached, or the installer is not to be had, the test is skipped. */
const install = async (
  { name, program: [program, ...first], add }: Installer,
  packages: readonly string[],
  { place, global, context }: { place: string; global?: string; context: TestContext },
) => {
  const { url } = await theRegistry(context)
  const cwd = path.join(place, 'app')
  fs.mkdirSync(cwd, { recursive: true })
  if (global) fs.mkdirSync(path.join(global, 'bin'), { recursive: true })
  fs.writeFileSync(path.join(cwd, 'package.json'), '{ "private": true }')
  fs.writeFileSync(path.join(cwd, '.npmrc'), `registry=${url}\n`)
  const { code, out, err } = await run(program!, [...first, ...add(global), '--registry', url, ...packages], cwd, place)
  if (code === 0) return
  const why = `${out}\n${err}`
  const isAway =
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|network|pnpm@12.*(404|not found)/i.test(why)
  if (isAway && process.env['GENTORRENT_REQUIRE_CLIENTS'] !== '1') context.skip(`${name} reaches no registry`)
  throw new Error(`${name} ended with ${code}\n${why}`)
}

const officials = () => [...tarballs.keys()].flatMap(name => /plugin-(.+)$/.exec(name)?.[1] ?? []).sort()

/** What a plugin is asked for in the torrent that all of them make. */
const flagsFor: Readonly<Record<string, readonly string[]>> = {
  dht: ['--node', 'seed.example.org:6881'],
  tracker: ['--tracker', 'https://tracker.example.org/announce'],
  v2: ['--v2'],
  release: ['--release-group', 'dust', '--release-crc'],
}

interface Expected {
  /** Ids of the plugins, and of no others. */
  readonly plugins: readonly string[]
  readonly place: string
  /** Those that are used only where they are named. */
  readonly named?: readonly string[]
}

/** Makes, reads and verifies a torrent, and looks whether the help has the sections of these plugins and no others. */
const expectToWork = async (command: string, { plugins, place, named = [] }: Expected) => {
  const gentorrent = (...args: readonly string[]) => run(command, args, place, place)
  const naming = named.flatMap(name => ['--plugin', name])
  const sectionsOf = async (...args: readonly string[]) => {
    const { out } = await gentorrent('create', '--help', ...args)
    return [...out.matchAll(/^([a-z][a-z0-9-]*)(?: \(BEP [\d, ]+\))?: \S/gm)].map(([, id]) => id!).sort()
  }
  expect(await sectionsOf(...naming)).toEqual([...plugins].sort())
  expect(await sectionsOf()).toEqual(plugins.filter(id => !named.includes(id)).sort())
  fs.mkdirSync(path.join(place, 'album'), { recursive: true })
  fs.writeFileSync(path.join(place, 'album/a'), 'a'.repeat(5_000_000))
  fs.writeFileSync(path.join(place, 'album/b'), 'b'.repeat(40_000))
  const flags = plugins.flatMap(id => flagsFor[id] ?? [])
  const made = await gentorrent('create', 'album', '--force', '--json', '--allow', 'TRACKERLESS', ...naming, ...flags)
  expect([made.code, made.err]).toEqual([0, ''])
  const seen = JSON.parse((await gentorrent('inspect', 'album.torrent', '--json', ...naming)).out)
  expect(seen.infoHash).toEqual(JSON.parse(made.out).infoHash)
  expect([seen.issues, seen.unknownKeys]).toEqual([[], []])
  expect(await gentorrent('verify', 'album.torrent', '--quiet', ...naming)).toEqual({ code: 0, out: '', err: '' })
  const magnet = (await gentorrent('magnet', 'album.torrent', ...naming)).out
  expect(magnet.includes('&tr=https')).toBe(plugins.includes('tracker'))
  expect(magnet.includes('&x.release=dust')).toBe(plugins.includes('release'))
  if (plugins.includes('release')) {
    expect(seen.plugins.release).toEqual({ group: 'dust', crc: true })
    fs.writeFileSync(path.join(place, 'album/b'), 'B'.repeat(40_000))
    const { code, out } = await gentorrent('verify', 'album.torrent', '--json', ...naming)
    expect([code, out]).toEqual([1, expect.stringContaining('RELEASE_MISMATCH')])
  }
  if (named.includes('release')) {
    const without = JSON.parse((await gentorrent('inspect', 'album.torrent', '--json')).out)
    // `info.release` is then any other key, which a plugin of ours takes.
    expect([without.plugins.release, without.unknownKeys]).toEqual([undefined, ['file.crc32']])
  }
  return gentorrent
}

const combinations: readonly (readonly [
  title: string,
  packages: readonly string[],
  plugins: () => Partial<Expected>,
])[] = [
  ['the command alone', ['@gentorrent/cli'], () => ({})],
  [
    'the command and two plugins',
    ['@gentorrent/cli', '@gentorrent/plugin-dht', '@gentorrent/plugin-tracker'],
    () => ({ plugins: ['dht', 'tracker'] }),
  ],
  ['everything', ['gentorrent'], () => ({ plugins: officials() })],
  [
    'everything, and a plugin by somebody else',
    ['gentorrent', example.package],
    () => ({ plugins: [...officials(), 'release'], named: ['release'] }),
  ],
]

describe.each(installers)('$name', installer => {
  const placeOf = (title: string) => path.join(folder, `${installer.name}-${title}`.replaceAll(/[ ,]+/g, '-'))

  test.for(combinations)('%s, in a folder', { timeout: patience }, async ([title, packages, expected], context) => {
    if (packages.includes(example.package)) await publishExample(context)
    const place = placeOf(title)
    await install(installer, packages, { place, context })
    await expectToWork(path.join(place, 'app/node_modules/.bin/gentorrent'), { plugins: [], place, ...expected() })
  })

  test('globally, with plugins that are added later', { timeout: patience }, async context => {
    const place = placeOf('global')
    const global = path.join(place, 'global')
    await install(installer, ['@gentorrent/cli'], { place, global, context })
    const command = installer.bin(global)
    await expectToWork(command, { plugins: [], place })
    const added = await run(
      command,
      ['plugins', 'add', 'dht', tarballs.get('@gentorrent/plugin-tracker')!],
      place,
      place,
    )
    expect([added.code, added.err]).toEqual([0, ''])
    const gentorrent = await expectToWork(command, { plugins: ['dht', 'tracker'], place })
    expect((await gentorrent('plugins', 'remove', 'dht')).code).toBe(0)
    await expectToWork(command, { plugins: ['tracker'], place })
    // A misspelt word is never the package of that name, whoever has it.
    expect(await gentorrent('plugins', 'add', 'left-pad')).toMatchObject({
      code: 3,
      err: expect.stringContaining('no package @gentorrent/plugin-left-pad and no gentorrent-plugin-left-pad'),
    })
  })

  test('everything globally, and a plugin by somebody else', { timeout: patience }, async context => {
    await publishExample(context)
    const place = placeOf('global everything')
    const global = path.join(place, 'global')
    await install(installer, ['gentorrent', example.package], { place, global, context })
    const command = installer.bin(global)
    if (installer.isShared)
      await expectToWork(command, { plugins: [...officials(), 'release'], named: ['release'], place })
    else
      expect((await run(command, ['plugins', '--plugin', 'release'], place, place)).out).toContain(
        'plugins add release',
      )
    const added = await run(command, ['plugins', 'add', 'release'], place, place)
    expect([added.code, added.err, added.out]).toEqual([0, '', expect.stringContaining(example.package)])
    const gentorrent = await expectToWork(command, { plugins: [...officials(), 'release'], place })
    expect((await gentorrent('plugins', 'remove', 'release')).code).toBe(0)
    await expectToWork(command, { plugins: officials(), place })
  })
})

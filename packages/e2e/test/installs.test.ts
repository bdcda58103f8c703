import { execFile } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, type TestContext, test } from 'vitest'
import { packAll, workspace } from './installed.ts'
import type { Place } from './place.ts'
import { startRegistry } from './registry.ts'

let folder: string
let tarballs: ReadonlyMap<string, string>
let registry: string | undefined
const stops: (() => unknown)[] = []
const lasting = { atEnd: (stop: () => unknown) => void stops.push(stop) } as Pick<Place, 'atEnd'> as Place

beforeAll(() => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'gentorrent-installs-')))
  fs.mkdirSync(path.join(folder, 'tarballs'))
  tarballs = packAll(path.join(folder, 'tarballs'))
}, 120_000)
afterAll(async () => {
  for (const stop of stops) await stop()
  fs.rmSync(folder, { recursive: true, force: true })
})

interface Installer {
  readonly name: string
  readonly program: readonly string[]
  readonly add: (global: string | undefined) => readonly string[]
  /** Where the command stands after a global install into a prefix. */
  readonly bin: (prefix: string) => string
}

const pnpm = (name: string, program: readonly string[]): Installer => ({
  name,
  program,
  add: prefix => (prefix === undefined ? ['add'] : ['add', '--global']),
  bin: prefix => ['bin/gentorrent', 'gentorrent'].map(file => path.join(prefix, file)).find(fs.existsSync) ?? prefix,
})

const installers: readonly Installer[] = [
  {
    name: 'npm',
    program: ['npm'],
    add: prefix => ['install', '--no-audit', '--no-fund', ...(prefix === undefined ? [] : ['-g', '--prefix', prefix])],
    bin: prefix => path.join(prefix, 'bin/gentorrent'),
  },
  pnpm('pnpm 10', [process.execPath, path.join(workspace, 'node_modules/pnpm/bin/pnpm.cjs')]),
  pnpm('pnpm 12', ['npx', '-y', 'pnpm@12.21.0']),
]

const environment = (place: string): NodeJS.ProcessEnv => ({
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

/** Not the call that waits: the registry answers from this process. */
const run = (program: string, args: readonly string[], cwd: string, place: string): Promise<Ended> =>
  new Promise(resolve => {
    const options = { cwd, env: environment(place), timeout: 100_000, maxBuffer: 1 << 26 }
    execFile(program, args, options, (error, out, err) =>
      resolve({ code: error ? (error.code ?? error.signal!) : 0, out, err }),
    )
  })

/** Installs from the registry. Where it cannot be reached, or the installer is not to be had, the test is skipped. */
const install = async (
  { name, program: [program, ...first], add }: Installer,
  packages: readonly string[],
  { place, global, context }: { place: string; global?: string; context: TestContext },
) => {
  // One for all tests.
  registry ??= await startRegistry(tarballs.values(), { place: lasting, context })
  const cwd = path.join(place, 'app')
  fs.mkdirSync(cwd, { recursive: true })
  if (global) fs.mkdirSync(path.join(global, 'bin'), { recursive: true })
  fs.writeFileSync(path.join(cwd, 'package.json'), '{ "private": true }')
  fs.writeFileSync(path.join(cwd, '.npmrc'), `registry=${registry}\n`)
  const { code, out, err } = await run(
    program!,
    [...first, ...add(global), '--registry', registry, ...packages],
    cwd,
    place,
  )
  if (code === 0) return
  const why = `${out}\n${err}`
  const isAway =
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|network|pnpm@12.*(404|not found)/i.test(why)
  if (isAway && process.env['GENTORRENT_REQUIRE_CLIENTS'] !== '1') context.skip(`${name} reaches no registry`)
  throw new Error(`${name} ended with ${code}\n${why}`)
}

const officials = () => [...tarballs.keys()].flatMap(name => /plugin-(.+)$/.exec(name)?.[1] ?? []).sort()

/** Makes, reads and verifies a torrent, and looks whether the help has the sections of these plugins and no others. */
const expectToWork = async (command: string, plugins: readonly string[], place: string) => {
  const gentorrent = (...args: readonly string[]) => run(command, args, place, place)
  const help = (await gentorrent('create', '--help')).out
  const sections = officials().filter(id => new RegExp(`^${id}( \\(BEP [\\d, ]+\\))?: `, 'm').test(help))
  expect(sections).toEqual([...plugins].sort())
  fs.mkdirSync(path.join(place, 'album'), { recursive: true })
  fs.writeFileSync(path.join(place, 'album/a'), 'a'.repeat(5_000_000))
  fs.writeFileSync(path.join(place, 'album/b'), 'b'.repeat(40_000))
  const flags = [
    ...(plugins.includes('dht') ? ['--node', 'seed.example.org:6881'] : []),
    ...(plugins.includes('tracker') ? ['--tracker', 'https://tracker.example.org/announce'] : []),
    ...(plugins.includes('v2') ? ['--v2'] : []),
  ]
  const made = await gentorrent('create', 'album', '--force', '--json', '--allow', 'TRACKERLESS', ...flags)
  expect([made.code, made.err]).toEqual([0, ''])
  const seen = JSON.parse((await gentorrent('inspect', 'album.torrent', '--json')).out)
  expect(seen.infoHash).toEqual(JSON.parse(made.out).infoHash)
  expect([seen.issues, seen.unknownKeys]).toEqual([[], []])
  expect(await gentorrent('verify', 'album.torrent', '--quiet')).toEqual({ code: 0, out: '', err: '' })
  return gentorrent
}

const combinations: readonly (readonly [
  title: string,
  packages: readonly string[],
  plugins: () => readonly string[],
])[] = [
  ['the command alone', ['@gentorrent/cli'], () => []],
  [
    'the command and two plugins',
    ['@gentorrent/cli', '@gentorrent/plugin-dht', '@gentorrent/plugin-tracker'],
    () => ['dht', 'tracker'],
  ],
  ['everything', ['gentorrent'], officials],
]

describe.each(installers)('$name', installer => {
  test.each(combinations)('%s, in a folder', async (title, packages, plugins, context?: TestContext) => {
    const place = path.join(folder, `${installer.name}-${title}`.replaceAll(' ', '-'))
    await install(installer, packages, { place, context: context! })
    await expectToWork(path.join(place, 'app/node_modules/.bin/gentorrent'), plugins(), place)
  })

  test('globally, with a plugin that is added later', async context => {
    const place = path.join(folder, `${installer.name}-global`.replaceAll(' ', '-'))
    const global = path.join(place, 'global')
    await install(installer, ['@gentorrent/cli'], { place, global, context })
    const command = installer.bin(global)
    await expectToWork(command, [], place)
    const added = await run(
      command,
      ['plugins', 'add', 'dht', tarballs.get('@gentorrent/plugin-tracker')!],
      place,
      place,
    )
    expect([added.code, added.err]).toEqual([0, ''])
    const gentorrent = await expectToWork(command, ['dht', 'tracker'], place)
    expect((await gentorrent('plugins', 'remove', 'dht')).code).toBe(0)
    await expectToWork(command, ['tracker'], place)
  })
})

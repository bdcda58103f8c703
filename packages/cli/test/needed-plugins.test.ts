import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { officialPlugins } from '@gentorrent/cli'
import { bep3, type EditInput, edit, isGentorrentError, read } from '@gentorrent/core'
import type { Plugin } from '@gentorrent/core/plugin'
import { lint, parseTargets } from '@gentorrent/lint'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anyTorrent } from './harness/any-torrent.ts'
import { everything, makePlace, type Place, removePlaces } from './harness/cli.ts'
import { readVectors, vectorsNote } from './harness/vectors.ts'

// Commands load the plugins that a torrent and the flags concern. What comes out must be what comes out with all of them.

afterAll(removePlaces)

const require = createRequire(everything)
let installed: readonly Plugin[]
let place: Place
beforeAll(async () => {
  const modules = officialPlugins.map(each => import(pathToFileURL(require.resolve(each.package)).href))
  installed = [bep3, ...(await Promise.all(modules)).map(module => (module as { default: Plugin }).default)]
  place = await makePlace()
})

interface Said {
  readonly code: string
  readonly message: string
}
const texts = (issues: readonly Said[]) => [...new Set(issues.map(({ code, message }) => `${code} ${message}`))].sort()

const expectSameLint = async (bytes: Uint8Array) => {
  await place.grow({ 'a.torrent': bytes })
  const { out } = await place.run(['lint', 'a.torrent', '--json', '--target', 'all'])
  const targets = parseTargets(['all'], installed)
  const found = await read(bytes, { plugins: installed }).catch(error => error as Error)
  const issues = found instanceof Error ? undefined : lint(found, bytes, { plugins: installed, targets })
  const seen = JSON.parse(out) as { readonly issues: readonly Said[] }
  if (issues) expect(texts(seen.issues)).toEqual(texts(issues))
  else expect(seen.issues).not.toEqual([])
}

type Change = Pick<EditInput, 'amendments' | 'remove' | 'name'>
const amend = (id: string, options: Readonly<Record<string, unknown>>, append = false): Change => ({
  amendments: [{ plugin: installed.find(({ definition }) => definition.id === id)!, options, append }],
})
const node = { host: 'a.example', port: 1 }

const edits: readonly (readonly [flags: string, change: () => Change])[] = [
  ['--comment c', () => amend('bep3', { comment: 'c' })],
  ['--remove comment', () => ({ remove: ['comment'] })],
  ['--remove nodes --name other', () => ({ remove: ['nodes'], name: 'other' })],
  ['--private', () => amend('private', { private: true })],
  ['--tracker http://t.example/', () => amend('tracker', { trackers: ['http://t.example/'] })],
  ['--append --node a.example:1', () => amend('dht', { nodes: [node] }, true)],
  ['--root nodes=x', () => amend('extra', { root: ['nodes=x'] })],
  ['--info private=int:1', () => amend('extra', { info: ['private=int:1'] })],
  ['--info x_mine=x', () => amend('extra', { info: ['x_mine=x'] })],
  ['--collection c', () => amend('similar', { collections: ['c'] })],
  ['--v2', () => amend('v2', { mode: 'hybrid' })],
]

const expectSameEdit = async (bytes: Uint8Array, [flags, change]: (typeof edits)[number]) => {
  await place.remove('b.torrent')
  await place.grow({ 'a.torrent': bytes })
  const { code, out } = await place.run([
    'edit',
    'a.torrent',
    '-o',
    'b.torrent',
    '--force',
    '--json',
    ...flags.split(' '),
  ])
  const seen = JSON.parse(out) as {
    readonly issues: readonly Said[]
    readonly error?: { readonly issues: readonly Said[] }
  }
  const input = { bytes, installed, mayChangeInfoHash: true, ...change() }
  const made = await edit(input).catch(error => error as Error)
  if (made instanceof Error) {
    if (!isGentorrentError(made)) throw made
    const issues = made.code === 'REFUSED' ? (made.details as { readonly issues: readonly Said[] }).issues : [made]
    expect([flags, texts(seen.error?.issues ?? [])]).toEqual([flags, texts(issues)])
    return
  }
  expect([flags, code, texts(seen.issues)]).toEqual([flags, 0, texts(made.issues)])
  expect([flags, Buffer.compare(await place.read('b.torrent'), made.bytes)]).toEqual([flags, 0])
}

test(`lint says the same of every vector${vectorsNote}`, async () => {
  for (const [, bytes] of readVectors()) await expectSameLint(bytes)
})

test('lint says the same of any torrent', async () => {
  await fc.assert(fc.asyncProperty(anyTorrent, expectSameLint), { numRuns: 100 })
})

test(`edits of every vector are the same${vectorsNote}`, async () => {
  // A dictionary begins with `d`; what begins otherwise is refused before it is read.
  const torrents = readVectors().filter(([, bytes]) => bytes[0] === 0x64)
  for (const [i, [, bytes]] of torrents.entries()) await expectSameEdit(bytes, edits[i % edits.length]!)
})

test('edits of any torrent are the same', async () => {
  const anyEdit = fc.nat(edits.length - 1)
  await fc.assert(
    fc.asyncProperty(anyTorrent, anyEdit, (bytes, which) => expectSameEdit(bytes, edits[which]!)),
    { numRuns: 200 },
  )
})

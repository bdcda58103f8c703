import { existsSync, readFileSync } from 'node:fs'
import { bep3, create, hex, isError, magnet, parseMagnet, read } from '@gentorrent/core'
import { encode } from '@gentorrent/core/bencode'
import type { ActivePlugin, Files } from '@gentorrent/core/plugin'
import { attributes } from '@gentorrent/plugin-attributes'
import { feed } from '@gentorrent/plugin-feed'
import { v2 } from '@gentorrent/plugin-v2'
import { entries, referenceEngine } from '@gentorrent/testkit'
import { describe, expect, test } from 'vitest'

type Given = Parameters<typeof feed>[0]

const items = (ages: Readonly<Record<string, number>>): Files =>
  entries(Object.fromEntries(Object.keys(ages).map(name => [name, 100]))).map(file => ({
    ...file,
    facts: { modified: ages[file.path.join('/')]! },
  }))
const input = (files: Files) => ({
  name: 'feed',
  single: false,
  files,
  pieceLength: 16_384,
  installed: [attributes],
  engine: referenceEngine,
})
const made = (files: Files, options: Given = {}, ...others: readonly ActivePlugin[]) =>
  create({ ...input(files), plugins: [feed(options), ...others] })
const orderOf = async (files: Files, options?: Given, ...others: readonly ActivePlugin[]) =>
  (await made(files, options, ...others)).layout.files.flatMap(({ role, path }) =>
    role === 'pad' ? [] : path.join('/'),
  )
const refusal = async (files: Files, options: Given = {}, ...others: readonly ActivePlugin[]) => {
  const refused = await made(files, options, ...others).catch(error => error)
  return isError(refused, 'REFUSED') ? refused.details.issues.map(({ code }) => code) : refused
}
const some = items({ 'b.torrent': 10, 'a.torrent': 20, 'c.torrent': 10 })
const source = `magnet:?xs=urn:btpk:${'ab'.repeat(32)}&s=6e`
const link = `magnet:?xt=urn:btih:${'0f'.repeat(20)}`

describe('the order of items', () => {
  test('is by age, then by name', async () => {
    expect(await orderOf(some)).toEqual(['b.torrent', 'c.torrent', 'a.torrent'])
  })

  test('is kept when items come and go', async () => {
    const before = await made(some)
    const previous = { path: 'feed.torrent', bytes: before.bytes }
    const later = items({ 'a.torrent': 99, 'b.torrent': 98, 'new.torrent': 5, 'x.torrent': 3 })
    expect(await orderOf(later, { previous })).toEqual(['b.torrent', 'a.torrent', 'x.torrent', 'new.torrent'])
  })

  test('has what is no item at the beginning', async () => {
    expect(await orderOf(items({ 'z.torrent': 1, 'about/me.txt': 99 }))).toEqual(['about/me.txt', 'z.torrent'])
  })

  test('is that of names in a hybrid, with a warning', async () => {
    const { issues } = await made(some, {}, v2())
    expect(issues.map(({ code }) => code)).toContain('FEED_HYBRID')
    expect(await orderOf(some, {}, v2())).toEqual(['a.torrent', 'b.torrent', 'c.torrent'])
  })
})

test('appending leaves the pieces of a full feed as they are', async () => {
  const first = entries({ 'a.torrent': 16_384, 'b.torrent': 16_384 })
  const before = await made(first)
  const third = { ...entries({ 'c.torrent': 100 })[0]!, facts: { modified: 5 } }
  const after = await made([...first, third], { previous: { path: 'f', bytes: before.bytes } })
  const pieces = (info: typeof after.torrent.info) => hex(info.get('pieces') as Uint8Array)
  expect(pieces(after.torrent.info).startsWith(pieces(before.torrent.info))).toBe(true)
})

test('refuses what is no feed', async () => {
  expect(await refusal(some, { source: link })).toEqual(['FEED_MAGNET'])
  expect(await refusal(some, { prev: source, archiveNext: 'x' })).toEqual(['FEED_MAGNET', 'FEED_MAGNET'])
  expect(await refusal(some, { archive: true, prev: link })).toEqual(['FEED_ARCHIVE'])
  expect(await refusal(some, { archive: true, source })).toEqual(['FEED_ARCHIVE'])
  expect(await refusal(some, {}, v2({ mode: 'only' }))).toContain('FEED_V2')
  expect(await refusal(some, { previous: { path: 'x', bytes: Buffer.from('le') } })).toEqual(['FEED_PREVIOUS'])
  expect(await refusal([...some, ...entries({ empty: 0 })])).toEqual(['FEED_EMPTY'])
  const single = { ...input(entries({ 'a.torrent': 5 })), name: 'a.torrent', single: true, plugins: [feed()] }
  await expect(create(single)).rejects.toMatchObject({ details: { issues: [{ code: 'FEED_SINGLE' }] } })
})

test('warns of items that are no torrents and of files that are no items', async () => {
  const { issues } = await made(entries({ 'a.txt': 5, 'd/b.torrent': 5 }))
  const messages = issues.filter(({ code }) => code.startsWith('FEED')).map(({ message }) => message)
  expect(messages).toEqual([
    'the feed holds `a.txt`, while its items should be .torrent files',
    'the feed holds `d/b.torrent` in directories, where nothing is an item',
  ])
  const many = await made(entries({ a: 1, b: 1, c: 1, d: 1, e: 1 }))
  expect(many.issues.map(({ message }) => message)).toContainEqual(expect.stringContaining('`a`, `b`, `c` and 2 more'))
})

test('its source is in its magnet link', async () => {
  const { torrent } = await made(some, { source })
  const { parameters } = parseMagnet(magnet(torrent, { plugins: [feed] }))
  expect(parameters).toEqual([
    ['xs', `urn:btpk:${'ab'.repeat(32)}`],
    ['s', '6e'],
  ])
})

test('reports what others wrote', async () => {
  const codes = async (info: object) => {
    const { issues } = await read(encode({ info: { 'piece length': 16_384, ...info } as never }), { plugins: [feed] })
    return issues.map(({ code }) => code).filter(code => code.startsWith('FEED'))
  }
  const file = { length: 5, path: ['a'] }
  expect(await codes({ bep49: 5 })).toEqual(['FEED_FORM'])
  expect(await codes({ bep49: {}, length: 5 })).toEqual(['FEED_SINGLE'])
  expect(await codes({ bep49: {}, 'meta version': 2 })).toEqual(['FEED_V2'])
  expect(await codes({ bep49: { archive: 2, prev: 'x' }, files: [file], 'meta version': 2 })).toEqual([
    'FEED_ARCHIVE',
    'FEED_MAGNET',
    'FEED_FORM',
    'FEED_SHA1',
    'FEED_ITEM',
    'FEED_HYBRID',
    'FEED_TAIL',
  ])
})

const vectors = new URL('../../../../shared/vectors/generated/', import.meta.url)
const hasVectors = existsSync(vectors)

describe.skipIf(!hasVectors)(`vectors${hasVectors ? '' : ' (skipped: there is no ../shared/vectors)'}`, () => {
  test('bep49-feed, made again byte for byte', async () => {
    const expected = readFileSync(new URL('bep49-feed.torrent', vectors))
    const one = entries({ x: Uint8Array.of(0x78) })
    const item = await create({ ...input(one), name: 'x', single: true, plugins: [] })
    const files = entries({ 'x.torrent': item.bytes })
    const { sections, issues } = await read(expected, { plugins: [feed, attributes], strict: true })
    expect(issues.filter(({ severity }) => severity === 'error')).toEqual([])
    const { options } = sections.find(({ plugin }) => plugin === 'feed')!
    const dated = bep3({ creationDate: 1_700_000_000 })
    const { bytes } = await made(files, options, attributes({ padNames: 'bep47' }), dated)
    expect(hex(bytes)).toBe(hex(expected))
  })
})

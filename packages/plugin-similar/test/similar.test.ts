import { existsSync, readFileSync } from 'node:fs'
import { bep3, create, edit, hex, isError, magnet, read } from '@gentorrent/core'
import { encode } from '@gentorrent/core/bencode'
import { similar } from '@gentorrent/plugin-similar'
import { v2 } from '@gentorrent/plugin-v2'
import { content, dataEntry, entries, referenceEngine } from '@gentorrent/testkit'
import { describe, expect, test } from 'vitest'

const input = {
  name: 'f.bin',
  single: true,
  files: [dataEntry(['f.bin'], content(1000))],
  pieceLength: 16_384,
  engine: referenceEngine,
}
const made = (options: Parameters<typeof similar>[0]) => create({ ...input, plugins: [similar(options)] })
const found = async (bytes: Uint8Array) => {
  const { sections, issues } = await read(bytes, { plugins: [similar] })
  const { options } = sections.find(({ plugin }) => plugin === 'similar') ?? {}
  return { options, codes: issues.map(({ code }) => code) }
}
const refusal = async (options: Parameters<typeof similar>[0]) => {
  const refused = await made(options).catch(error => error)
  return isError(refused, 'REFUSED')
    ? refused.details.issues.map(({ code, message }) => `${code}: ${message}`)
    : refused
}

test('a torrent is named by its hash, its magnet link or its file', async () => {
  const files = entries({ 'other.bin': 50 })
  const other = await create({ ...input, name: 'other.bin', files, plugins: [] })
  const onlyV2 = await create({ ...input, name: 'other.bin', files, plugins: [v2({ mode: 'only' })] })
  const [v1, short] = [hex(other.torrent.infoHash.v1!), hex(onlyV2.torrent.infoHash.v2!).slice(0, 40)]
  const file = (bytes: Uint8Array) => ({ path: 'other.torrent', bytes })
  const options = async (given: Parameters<typeof similar>[0]) =>
    (await found((await made(given)).bytes)).options?.['hashes']
  expect(await options({ hashes: [v1.toUpperCase()] })).toEqual([v1])
  expect(await options({ hashes: [magnet(other.torrent, { plugins: [] })] })).toEqual([v1])
  expect(await options({ torrents: [file(other.bytes)] })).toEqual([v1])
  expect(await options({ torrents: [file(other.bytes)], hashes: [v1, v1] })).toEqual([v1])
  expect(await options({ torrents: [file(onlyV2.bytes)] })).toEqual([short])
  expect(await options({ hashes: [magnet(onlyV2.torrent, { plugins: [] })] })).toEqual([short])
  const { issues } = await made({ torrents: [file(onlyV2.bytes)] })
  expect(issues.map(({ code }) => code)).toEqual(['SIMILAR_V2'])
})

test('refuses what is no hash of 20 bytes', async () => {
  expect(await refusal({ hashes: ['00'.repeat(32)] })).toEqual([expect.stringContaining('readers take 20')])
  expect(await refusal({ hashes: ['xyz', 'magnet:?dn=x', 'magnet:?xt=urn:btih:1'] })).toEqual([
    expect.stringMatching(/^SIMILAR_HASH: `xyz` is neither/),
    expect.stringMatching(/names no info-hash/),
    expect.stringMatching(/cannot be used: not a usable magnet link/),
  ])
  const torrents = [Buffer.from('le'), Buffer.from('x')].map(bytes => ({ path: 'x.torrent', bytes }))
  expect(await refusal({ torrents })).toEqual([
    'SIMILAR_TORRENT: `x.torrent` is not a torrent',
    expect.stringContaining('is not a torrent: not valid bencode'),
  ])
  expect(await refusal({ collections: [''] })).toEqual(['SIMILAR_COLLECTION: a collection needs a name'])
})

test('merges both places and skips entries of another form', async () => {
  const hash = (byte: number) => new Uint8Array(20).fill(byte)
  const info = { name: 'x', similar: [hash(1), hash(2), 'short'], collections: ['a', 5] }
  const root = { info, similar: [hash(2), new Uint8Array(32)], collections: 'b' }
  expect(await found(encode(root))).toMatchObject({
    options: { hashes: ['02'.repeat(20), '01'.repeat(20)], collections: ['a'], place: 'both' },
    codes: expect.arrayContaining(['SIMILAR_FORM', 'SIMILAR_FORM', 'SIMILAR_FORM', 'SIMILAR_FORM']),
  })
})

test('an edit adds outside of info, and never inside', async () => {
  const first = await made({ hashes: ['11'.repeat(20)], collections: ['a'] })
  const { bytes, torrent } = await edit({
    bytes: first.bytes,
    plugins: [similar({ hashes: ['22'.repeat(20)], collections: ['b'] })],
  })
  expect((await found(bytes)).options).toEqual({
    hashes: ['11'.repeat(20), '22'.repeat(20)],
    collections: ['a', 'b'],
    place: 'outside',
  })
  expect(torrent.infoHash).toEqual(first.torrent.infoHash)
  await expect(edit({ bytes, plugins: [similar({ collections: ['c'], place: 'info' })] })).rejects.toThrow(
    'info-hash would change',
  )
})

const vectors = new URL('../../../../shared/vectors/', import.meta.url)
const hasVectors = existsSync(vectors)

describe.skipIf(!hasVectors)(`vectors${hasVectors ? '' : ' (skipped: there is no ../shared/vectors)'}`, () => {
  const vector = (name: string) => readFileSync(new URL(name, vectors))

  test('bep38-similar-collections, made again byte for byte', async () => {
    const bytes = (from: number) => hex(Uint8Array.from({ length: 20 }, (_, i) => from + i))
    const plugins = [
      bep3({ creationDate: 1_700_000_000 }),
      similar({ hashes: [bytes(0)], collections: ['org.example.s1'], place: 'info' }),
    ]
    const inside = await create({ ...input, plugins })
    const outer = similar({ hashes: [bytes(20)], collections: ['org.example.outer'] })
    const both = await edit({ bytes: inside.bytes, plugins: [outer] })
    const expected = vector('generated/bep38-similar-collections.torrent')
    expect(hex(both.bytes)).toBe(hex(expected))
    expect((await found(expected)).options).toEqual({
      hashes: [bytes(20), bytes(0)],
      collections: ['org.example.outer', 'org.example.s1'],
      place: 'both',
    })
  })

  test.each([
    ['similar', 'outside'],
    ['similar2', 'info'],
    ['collection', 'outside'],
    ['collection2', 'info'],
  ])('libtorrent’s %s.torrent has its hints in %s', async (name, place) => {
    const { options, codes } = await found(vector(`libtorrent/${name}.torrent`))
    expect(options).toMatchObject({ place })
    expect(codes.filter(code => code.startsWith('SIMILAR'))).toEqual([])
  })
})

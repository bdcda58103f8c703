import { create, hex, read, verify } from '@gentorrent/core'
import { encode } from '@gentorrent/core/bencode'
import { type ActivePlugin, type BDict, definePlugin, type Files } from '@gentorrent/core/plugin'
import { merkle } from '@gentorrent/plugin-merkle'
import { privateTorrent } from '@gentorrent/plugin-private'
import { webseed } from '@gentorrent/plugin-webseed'
import { content, dataEntry, entries, referenceEngine } from '@gentorrent/testkit'
import { describe, expect, test } from 'vitest'

const made = (files: Files, pieceLength = 16_384, allow: readonly string[] = [], ...others: readonly ActivePlugin[]) =>
  create({
    name: files.length === 1 ? files[0]!.path[0]! : 'dir',
    single: files.length === 1,
    files,
    pieceLength,
    plugins: [merkle(), ...others],
    allow,
    engine: referenceEngine,
  })

const found = async (info: BDict, metainfo: BDict = {}) => {
  const { torrent, issues, sections } = await read(encode({ ...metainfo, info }), { plugins: [merkle] })
  const own = issues.filter(({ code }) => code.startsWith('MERKLE_'))
  return {
    codes: own.map(({ code, severity }) => (severity === 'error' ? `error ${code}` : code)),
    isFound: sections.some(({ plugin }) => plugin === 'merkle'),
    hasV1: torrent.infoHash.v1 !== undefined && !issues.some(({ key }) => key === 'info.pieces'),
  }
}

describe('writing', () => {
  const file = (name: string, length: number, seed = 0) => dataEntry([name], content(length, seed))

  // Made with libtorrent 1.2.20 from content in which byte i is i mod 251.
  test.each<[string, Files, number, string, string]>([
    [
      '1 piece',
      [file('data.bin', 10_000)],
      16_384,
      '29522e73f5c67d3fff39d936ae0bb542db8b05b5',
      '7062c30edbe81caf0373de3ccc37194b1691dc8e',
    ],
    [
      '3 pieces',
      [file('data.bin', 40_000)],
      16_384,
      '1ff633a9c797de7edaf7bb260b5cbded298d3c43',
      'b8bf9f012bc6cb81b203b90d04cbab3e33fc75ca',
    ],
    [
      '4 pieces',
      [file('data.bin', 65_536)],
      16_384,
      '08ca236b30da30181fa7ec877d09b25fdc874008',
      '05470492c399be2fc4ae0e73fe0060efd052ae7c',
    ],
    [
      '5 pieces',
      [file('data.bin', 131_073)],
      32_768,
      '370079d8e8d63f32fec872eb2b9729cc7ecec5ec',
      '3a4db9b83a65656ba6f2533c9153569a2e48ea19',
    ],
    [
      '13 pieces',
      [file('data.bin', 212_892)],
      16_384,
      '237d975b61def4d1277d9b974d9e456a02c4282c',
      'c422efc7aae5a92d465450bca2aef8bc44e6d733',
    ],
    [
      '3 files',
      [file('a.bin', 20_000), file('b.bin', 5000, 7), file('c.bin', 30_000, 100)],
      16_384,
      '5dc523d888c7c3a13518c78bcdd1cd1e7091f444',
      '9457933b7530020040b3c9947534016792ba24a0',
    ],
  ])('%s', async (_, files, pieceLength, root, infoHash) => {
    const { torrent, issues } = await made(files, pieceLength)
    expect(hex(torrent.info.get('root hash') as Uint8Array)).toBe(root)
    expect(hex(torrent.infoHash.v1!)).toBe(infoHash)
    expect(torrent.info.has('pieces')).toBe(false)
    expect(issues.map(({ code }) => code)).toEqual(['MERKLE_READERS'])
  })

  test("nobody else's hashes are asked for", async () => {
    const shapes: string[] = []
    const engine = {
      ...referenceEngine,
      run: ((plan, control) => {
        shapes.push(...plan.requests.map(({ shape }) => shape))
        return referenceEngine.run(plan, control)
      }) as typeof referenceEngine.run,
    }
    await create({ name: 'f', single: true, files: entries({ f: 100 }), plugins: [merkle()], engine })
    expect(shapes).toEqual(['tree'])
  })

  const v2 = definePlugin({
    id: 'v2',
    summary: 'Stands for v2',
    beps: [52],
    options: {},
    writes: ['info.meta version'],
  })
  const files = entries({ f: 100 })

  test('with v2 it is refused, and cannot be allowed', async () => {
    const issues = [expect.objectContaining({ code: 'PLUGINS_CONFLICT', message: expect.stringContaining('BEP 52') })]
    await expect(made(files, 16_384, ['PLUGINS_CONFLICT', 'MERKLE_V2'], v2())).rejects.toMatchObject({
      details: { issues },
    })
  })

  test('with web seeds it is refused, unless that is allowed', async () => {
    const seeds = webseed({ urls: ['http://a.example/f'] })
    const issues = [expect.objectContaining({ code: 'MERKLE_WEBSEED', severity: 'error', liftable: true })]
    await expect(made(files, 16_384, [], seeds)).rejects.toMatchObject({ details: { issues } })
    const { torrent } = await made(files, 16_384, ['MERKLE_WEBSEED'], seeds)
    expect(torrent.metainfo.has('url-list')).toBe(true)
  })

  test('it may be private', async () => {
    const { torrent } = await made(files, 16_384, [], privateTorrent({ private: true }))
    expect(torrent.info.get('private')).toBe(1)
  })
})

describe('reading', () => {
  const root = new Uint8Array(20).fill(7)
  test.each<[string, Parameters<typeof found>, Awaited<ReturnType<typeof found>>]>([
    ['no key', [{}], { codes: [], isFound: false, hasV1: false }],
    ['a root', [{ 'root hash': root }], { codes: ['MERKLE_READERS'], isFound: true, hasV1: true }],
    [
      'a short root',
      [{ 'root hash': root.subarray(1) }],
      { codes: ['MERKLE_READERS', 'error MERKLE_ROOT'], isFound: true, hasV1: true },
    ],
    [
      'a long root',
      [{ 'root hash': new Uint8Array(32) }],
      { codes: ['MERKLE_READERS', 'error MERKLE_ROOT'], isFound: true, hasV1: true },
    ],
    ['a number', [{ 'root hash': 1 }], { codes: ['MERKLE_READERS', 'error MERKLE_ROOT'], isFound: true, hasV1: true }],
    [
      'pieces too',
      [{ 'root hash': root, pieces: root }],
      { codes: ['error MERKLE_PIECES'], isFound: true, hasV1: true },
    ],
    [
      'v2 too',
      [{ 'root hash': root, 'meta version': 2 }],
      { codes: ['MERKLE_READERS', 'error MERKLE_V2'], isFound: true, hasV1: true },
    ],
    [
      'web seeds',
      [{ 'root hash': root }, { 'url-list': 'http://a.example/' }],
      { codes: ['MERKLE_READERS', 'MERKLE_WEBSEED'], isFound: true, hasV1: true },
    ],
    [
      'HTTP seeds',
      [{ 'root hash': root }, { httpseeds: [] }],
      { codes: ['MERKLE_READERS', 'MERKLE_WEBSEED'], isFound: true, hasV1: true },
    ],
  ])('%s', async (_, given, expected) => {
    expect(await found(...given)).toEqual(expected)
  })

  test('verify says that something differs, of the whole stream', async () => {
    const { torrent, layout } = await made(entries({ a: 20_000, b: 30_000 }))
    const other = {
      ...layout,
      files: [
        layout.files[0]!,
        { ...layout.files[1]!, content: { kind: 'bytes', bytes: content(30_000, 9) } as const },
      ],
    }
    const issues = await verify({ torrent, layout: other, plugins: [merkle], engine: referenceEngine })
    expect(issues).toEqual([
      expect.objectContaining({ code: 'MERKLE_MISMATCH', severity: 'error', range: { start: 0, end: 50_000 } }),
    ])
  })
})

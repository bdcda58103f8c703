import { createHash } from 'node:crypto'
import { create, estimate, hex, plan, read, verify } from '@gentorrent/core'
import { encode } from '@gentorrent/core/bencode'
import { blocks, whole } from '@gentorrent/core/plugin'
import { expect, test } from 'vitest'
import { engine, file, input, some, untouched } from './small-runs.ts'

test('a single file puts its length into info, and the keys in byte order', async () => {
  const { bytes, torrent } = await create(
    input({ name: 'data.bin', single: true, files: [file('data.bin', 3)], plugins: [] }),
  )
  const sha1 = createHash('sha1')
    .update(Uint8Array.of(0, 1, 2))
    .digest()
  expect(Buffer.from(bytes).toString('latin1')).toBe(
    `d4:infod6:lengthi3e4:name8:data.bin12:piece lengthi16384e6:pieces20:${sha1.toString('latin1')}ee`,
  )
  expect(hex(torrent.infoHash.v1!)).toBe(createHash('sha1').update(torrent.infoBytes).digest('hex'))
  expect(torrent.infoHash.v2).toBeUndefined()
})

test('files are ordered by component, as raw UTF-8 bytes', async () => {
  const names = ['a.txt', 'a/b.bin', '～', '😀', 'B', 'ä', 'a-b/c']
  const { layout } = await create(input({ files: names.map(name => file(name, 1)) }))
  expect(layout.files.map(({ path }) => path.join('/'))).toEqual(['B', 'a/b.bin', 'a-b/c', 'a.txt', 'ä', '～', '😀'])
})

test('the order of plugins cannot matter', async () => {
  const plugins = ['one', 'two', 'three', 'four', 'five', 'six'].map(id =>
    some(id, {
      writes: [`info.x ${id}`, `metainfo.y ${id}`, `file.z ${id}`],
      files: {
        select: files =>
          files.map(entry => ({ ...entry, facts: { modified: (entry.facts.modified ?? 0) * 2 + id.length } })),
      },
      digests: () => ({ all: whole('md5', 'stream') }),
      fileInfo: ({ facts }) => ({ [`z ${id}`]: facts.modified }),
      info: ({ digests }) => ({ [`x ${id}`]: digests['all'] as Uint8Array }),
      metainfo: async ({ infoHash }) => ({ [`y ${id}`]: (await infoHash()).v1 }),
    })(),
  )
  const first = await create(input({ plugins }))
  const orders = [[...plugins].reverse(), [2, 4, 0, 5, 1, 3].map(i => plugins[i]!)]
  for (const shuffled of orders) {
    expect(hex((await create(input({ plugins: shuffled }))).bytes)).toBe(hex(first.bytes))
  }
  const hashed = plan(input({ plugins })).digestPlan.requests
  expect(hashed).toEqual([blocks('sha1', 'stream', 16_384), whole('md5', 'stream')])
})

test('what it writes is verified, and one changed byte is found with its files', async () => {
  const { bytes, layout } = await create(input())
  const { torrent, layout: found } = await read(bytes, { plugins: [], strict: true })
  expect(found!.files.map(({ path, length }) => [path, length])).toEqual([
    [['a', 'b'], 10],
    [['z'], 20_000],
  ])
  expect(await verify({ torrent, layout, plugins: [], engine })).toEqual([])
  const broken = Uint8Array.from({ length: 20_000 }, (_, i) => (i === 19_999 ? 255 : i % 251))
  const files = [layout.files[0]!, { ...layout.files[1]!, content: { kind: 'bytes', bytes: broken } as const }]
  expect(await verify({ torrent, layout: { ...layout, files }, plugins: [], engine })).toEqual([
    expect.objectContaining({
      code: 'PIECE_BAD',
      range: { start: 16_384, end: 20_010 },
      message: 'piece 1 differs, in `z`',
    }),
  ])
})

test.each<[name: string, length: number, present: number | undefined, because: RegExp]>([
  ['far more pieces than hashes', 2 ** 50, undefined, /far more pieces than it has hashes/],
  ['a petabyte that is nowhere', 2 ** 50, 0, /far more pieces|nearly all of its content is missing/],
])('a torrent that claims %s is not compared', async (_, length, present, because) => {
  const info = { name: 'x', length, 'piece length': 16_384, pieces: new Uint8Array(20) }
  const { torrent, layout } = await read(encode({ info }), { plugins: [] })
  const found = await verify({
    torrent,
    layout: layout!,
    plugins: [],
    engine: untouched,
    ...(present !== undefined && { present }),
  })
  expect(found).toEqual([
    expect.objectContaining({ code: 'FILE_UNVERIFIABLE', message: expect.stringMatching(because) }),
  ])
})

test('nothing is compared where nearly all is missing, and all where a little is', async () => {
  const pieceLength = 2 ** 28
  const info = { name: 'x', length: 2 ** 40, 'piece length': pieceLength, pieces: new Uint8Array(20 * 4096) }
  const { torrent, layout } = await read(encode({ info }), { plugins: [] })
  const compare = (present: number) => verify({ torrent, layout: layout!, plugins: [], engine: untouched, present })
  expect(await compare(2 ** 20)).toEqual([expect.objectContaining({ code: 'FILE_UNVERIFIABLE' })])
  await expect(compare(2 ** 39)).rejects.toThrow('a byte was read')
})

test('an estimate reads nothing and knows the exact length', async () => {
  const real = await create(input())
  const estimated = await estimate(input({ engine: untouched }))
  expect(estimated.torrentLength).toBe(real.bytes.length)
  expect(estimated.active).toEqual(['bep3'])
})

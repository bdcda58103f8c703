import { encode } from '@gentorrent/core/bencode'
import { afterAll, expect, test } from 'vitest'
import { cli, makePlace, removePlaces } from './harness/cli.ts'

afterAll(removePlaces)

const flags = [
  ['--tracker', 'http://t.example/a,udp://u.example:1'],
  ['--tracker', 'http://v.example/b'],
  ['--web-seed', 'http://w.example/'],
  ['--node', '[::1]:6881'],
  ['--comment', 'for you'],
  ['--creation-date', '1000000000'],
].flat()
const tree = { 'album/a/1': 'x'.repeat(1500), 'album/b': 'y' }

test('shows everything that the plugins find, and the files', async () => {
  const place = await makePlace(tree)
  await place.run(['create', 'album', ...flags])
  const { code, out, err } = await place.run(['inspect', 'album.torrent'])
  expect([code, err]).toEqual([0, ''])
  const info = JSON.parse((await place.run(['inspect', 'album.torrent', '--json'])).out)
  expect(out).toContain(info.infoHash.v1)
  for (const text of ['for you', '2001-09-09T01:46:40Z', 'http://v.example/b', '[::1]:6881', 'http://w.example/']) {
    expect(out).toContain(text)
  }
  expect(out.slice(out.indexOf('1.5 KiB  album/'))).toBe(
    ['1.5 KiB  album/', '     1.5 KiB  ├─ a/', '     1.5 KiB  │  └─ 1', '         1 B  └─ b', ''].join('\n'),
  )
  expect(info).toMatchObject({
    name: 'album',
    fileCount: 2,
    files: [
      { path: 'a/1', length: 1500, role: 'data' },
      { path: 'b', length: 1, role: 'data' },
    ],
    plugins: {
      bep3: { comment: 'for you', creationDate: 1_000_000_000 },
      dht: { nodes: [{ host: '::1', port: 6881 }] },
    },
    unknownKeys: [],
  })
  expect(Object.keys(info.plugins)).toEqual(['bep3', 'dht', 'tracker', 'webseed'])
})

test('does not fill the screen with one value', async () => {
  const place = await makePlace(tree)
  await place.run(['create', 'album', '--comment', `${'x'.repeat(1000)}${'y'.repeat(9000)}`])
  const { out } = await place.run(['inspect', 'album.torrent'])
  expect(out).toContain(`${'x'.repeat(1000)}… (10,000 characters)\n`)
  const { plugins } = JSON.parse((await place.run(['inspect', 'album.torrent', '--json'])).out)
  expect(plugins.bep3.comment).toHaveLength(10_000)
})

test('reads standard input', async () => {
  const place = await makePlace(tree)
  const { outBytes } = await place.run(['create', 'album', '-o', '-'])
  const { code, out } = await place.run(['inspect', '-'], { stdin: outBytes })
  expect([code, out]).toEqual([0, expect.stringContaining('album/')])
})

const info = { name: 'n', 'piece length': 16_384, pieces: new Uint8Array(20), length: 1 }

test('names keys that no plugin knows', async () => {
  const torrent = encode({ info: { ...info, 'x-mine': 1 }, publisher: 'me' })
  const { code, out } = await cli({ args: ['inspect', 't'], tree: { t: torrent }, bases: [] })
  expect([code, out]).toEqual([0, expect.stringMatching(/unknown keys[\s\S]*metainfo\.publisher\n {2}info\.x-mine/)])
  // The plugin extra explains them all.
  const explained = await cli({ args: ['inspect', 't'], tree: { t: torrent } })
  expect(explained.out).toMatch(/x-mine=int:1[\s\S]*publisher=me[\s\S]*no client that is known reads `info\.x-mine`/)
})

test('shows a torrent that is wrong, and fails only with --strict', async () => {
  const place = await makePlace({ t: encode({ info: { ...info, pieces: new Uint8Array(40) } }) })
  const shown = await place.run(['inspect', 't'])
  expect([shown.code, shown.out]).toEqual([0, expect.stringContaining('[PIECES_WRONG]')])
  expect((await place.run(['inspect', 't', '--strict'])).code).toBe(1)
  expect(await place.run(['inspect', 't', '--strict', '--quiet'])).toMatchObject({ code: 1, out: '', err: '' })
  expect(JSON.parse((await place.run(['inspect', 't', '--json'])).out).issues[0].severity).toBe('error')
})

test('is not led astray by a path as deep as the torrent is long', async () => {
  const deep = Array.from({ length: 50_000 }, () => 'd')
  const torrent = encode({ info: { ...info, length: undefined, files: [{ length: 1, path: deep }] } })
  const { code, out } = await cli({ args: ['inspect', 't'], tree: { t: torrent } })
  expect(code).toBe(0)
  expect(Math.max(...out.split('\n').map(line => line.length))).toBeLessThan(1_000_000)
})

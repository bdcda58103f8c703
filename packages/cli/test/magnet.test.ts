import { afterAll, expect, test } from 'vitest'
import { makePlace, removePlaces } from './harness/cli.ts'

afterAll(removePlaces)

test('prints the link alone', async () => {
  const place = await makePlace({ 'my album/a': 'a' })
  await place.run([
    'create',
    'my album',
    '--tracker',
    'http://t.example/a?b',
    '--web-seed',
    'http://w.example/',
    '-o',
    't',
  ])
  const { code, out, err } = await place.run(['magnet', 't'])
  expect([code, err]).toEqual([0, ''])
  expect(out).toMatch(
    /^magnet:\?xt=urn:btih:[0-9a-f]{40}&dn=my%20album&tr=http%3A%2F%2Ft\.example%2Fa%3Fb&ws=http%3A%2F%2Fw\.example%2F\n$/,
  )
  const { magnet, infoHash } = JSON.parse((await place.run(['magnet', 't', '--json'])).out)
  expect(magnet).toBe(out.trim())
  expect(magnet).toContain(infoHash.v1)
})

test('remarks that a link cannot say that a torrent is private', async () => {
  const place = await makePlace({ a: 'a' })
  await place.run(['create', 'a', '--private', '--tracker', 'http://t.example/a'])
  const { code, out, err } = await place.run(['magnet', 'a.torrent'])
  expect([code, out, err]).toEqual([0, expect.stringMatching(/^magnet:/), expect.stringContaining('[MAGNET_PRIVATE]')])
  expect(JSON.parse((await place.run(['magnet', 'a.torrent', '--json'])).out).remarks).toHaveLength(1)
})

test('of several torrents, the one that is broken is named', async () => {
  const place = await makePlace({ a: 'a', 'b.torrent': 'd4:info' })
  await place.run(['create', 'a', '--private', '--tracker', 'http://t.example/a'])
  const { code, out, err } = await place.run(['magnet', 'a.torrent', 'b.torrent'])
  expect([code, out]).toEqual([1, expect.stringMatching(/^magnet:.*\n$/)])
  expect(err).toMatch(/`a.torrent`: .*\[MAGNET_PRIVATE\]\nerror: `b.torrent`: not valid bencode/)
})

test('several torrents and links', async () => {
  const place = await makePlace({ a: 'a', b: 'b' })
  for (const name of ['a', 'b']) await place.run(['create', name])
  const { code, out } = await place.run(['magnet', '*.torrent'])
  expect([code, out]).toEqual([0, expect.stringMatching(/^magnet:.*dn=a\nmagnet:.*dn=b\n$/)])
  const [link] = out.split('\n')
  const both = await place.run(['magnet', 'a.torrent', 'nothing', link!, '--json'])
  const lines = both.out
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))
  expect(both.code).toBe(3)
  expect(lines).toMatchObject([
    { file: 'a.torrent', magnet: link },
    { file: 'nothing', error: { code: 'INPUT_UNREADABLE' } },
    { name: 'a', infoHash: lines[0].infoHash },
  ])
  for (const args of [
    ['a.torrent', 'b.torrent', '--select', '0'],
    [link!, '--peer', 'p.example:1'],
  ]) {
    expect((await place.run(['magnet', ...args])).code).toBe(2)
  }
})

test('names files and peers', async () => {
  const place = await makePlace({ 'album/a': 'a', 'album/b': 'b', 'album/c': 'c' })
  await place.run(['create', 'album'])
  const wanted = ['--select', '0,2', '--peer', 'p.example:1', '--peer', '[::1]:2']
  const { code, out } = await place.run(['magnet', 'album.torrent', ...wanted])
  expect([code, out]).toEqual([0, expect.stringContaining('&x.pe=p.example:1&x.pe=[::1]:2&so=0,2')])
  for (const select of ['0-3', '4000000000', 'x', '2-1', '']) {
    const refused = await place.run(['magnet', 'album.torrent', '--select', select])
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('--select')])
  }
})

test('warns that selections count pads in some clients', async () => {
  const place = await makePlace({ 'album/a': 'a', 'album/b': 'b' })
  await place.run(['create', 'album', '--v2'])
  const { code, err } = await place.run(['magnet', 'album.torrent', '--select', '0'])
  expect([code, err]).toEqual([0, expect.stringContaining('[MAGNET_PADS]')])
})

test('warns that clients read no places beyond the first ten thousand', async () => {
  const names = Array.from({ length: 10_002 }, (_, i) => [`album/${i}`, 'a'])
  const place = await makePlace(Object.fromEntries(names))
  await place.run(['create', 'album'])
  expect((await place.run(['magnet', 'album.torrent', '--select', '0-10000'])).err).toBe('')
  const { code, err } = await place.run(['magnet', 'album.torrent', '--select', '0-10001'])
  expect([code, err]).toEqual([0, expect.stringContaining('[MAGNET_FAR]')])
})

test('explains a link', async () => {
  const place = await makePlace()
  const [v1, v2, key] = ['ab'.repeat(20), 'cd'.repeat(32), 'ef'.repeat(32)]
  const link = `magnet:?xt=urn:btih:${v1}&xt=urn:btmh:1220${v2}&dn=my+album&tr=http%3A%2F%2Ft.example%2Fa&x.pe=[::1]:2&xs=urn:btpk:${key}&s=6e&so=0,2-4000000000&odd=1`
  const { code, out, err } = await place.run(['magnet', link])
  expect([code, err]).toEqual([0, ''])
  for (const said of [v1, v2, 'my album', 'http://t.example/a', '[::1]:2', 'updates (BEP 46)', '0, 2-4000000000']) {
    expect(out).toContain(said)
  }
  expect(JSON.parse((await place.run(['magnet', link, '--json'])).out)).toMatchObject({
    infoHash: { v1, v2 },
    name: 'my album',
    select: [
      [0, 0],
      [2, 4_000_000_000],
    ],
    parameters: [
      { name: 'tr', value: 'http://t.example/a', meaning: 'tracker' },
      { name: 'x.pe', value: '[::1]:2', meaning: 'peer' },
      { name: 'xs', value: `urn:btpk:${key}`, meaning: 'updates (BEP 46)' },
      { name: 's', value: '6e' },
      { name: 'odd', value: '1' },
    ],
  })
  expect((await place.run(['magnet', 'magnet:?xt=urn:btih:1'])).code).toBe(1)
  expect((await place.run(['magnet', link, '--select', '0'])).code).toBe(2)
})

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

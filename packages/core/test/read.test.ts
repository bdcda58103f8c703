import { createHash } from 'node:crypto'
import { hex, read } from '@gentorrent/core'
import { expect, test } from 'vitest'
import { failure } from './small-runs.ts'

const torrent = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'))

test.each([
  ['5:hello', 'NOT_A_TORRENT'],
  ['de', 'NOT_A_TORRENT'],
  ['d4:infoi1ee', 'NOT_A_TORRENT'],
  ['', 'BENCODE_INVALID'],
  ['d4:infod4:name', 'BENCODE_INVALID'],
])('%j: %s', async (text, code) => {
  expect(await failure(read(torrent(text), { plugins: [] }))).toBe(code)
})

test('the info-hash is that of the bytes as found, canonical or not', async () => {
  const info = `d6:lengthi1e4:name1:x12:piece lengthi016384e6:pieces20:${'h'.repeat(20)}e`
  const found = await read(torrent(`d4:info${info}e`), { plugins: [] })
  expect(hex(found.torrent.infoHash.v1!)).toBe(createHash('sha1').update(info).digest('hex'))
  expect(found.issues.map(({ code }) => code)).toEqual(['BENCODE_LENIENT'])
  expect(await failure(read(torrent(`d4:info${info}e`), { plugins: [], strict: true }))).toBe('BENCODE_INVALID')
})

test('keys that nobody knows are listed', async () => {
  const info = `d6:lengthi1e4:name1:x12:piece lengthi16384e6:pieces20:${'h'.repeat(20)}1:yi1ee`
  const found = await read(torrent(`d4:info${info}7:website1:we`), { plugins: [] })
  expect(found.unknown).toEqual(['metainfo.website', 'info.y'])
})

import { spawnSync } from 'node:child_process'
import fs from 'node:fs/promises'
import { credential } from '@gentorrent/testkit'
import { describe, expect } from 'vitest'
import { showWithAria2 } from './aria2.ts'
import { testWith } from './clients.ts'
import { writeFiles } from './content.ts'
import { command, create } from './gentorrent.ts'
import { infoHash } from './info-span.ts'
import { readWithLibtorrent } from './libtorrent.ts'
import type { Place } from './place.ts'

const files = [
  ['a.torrent', 40_000],
  ['b.torrent', 50_000],
] as const

const hash = '0f'.repeat(20)
const [one, other] = [credential('com.example'), credential('org.other')]
const pem = `-----BEGIN CERTIFICATE-----\n${Buffer.from(one.certificate.bytes).toString('base64')}\n-----END CERTIFICATE-----\n`

/** What to put in, for each kind of torrent. `@name` is a file of the place. */
const kinds: Readonly<Record<string, readonly string[]>> = {
  'two signatures': [
    '--sign-key',
    '@one.key',
    '--sign-cert',
    '@one.crt',
    '--sign-key',
    '@two.key',
    '--sign-cert',
    '@two.crt',
  ],
  'similar torrents, outside': ['--similar', hash, '--collection', 'org.example.series'],
  'similar torrents, inside': [
    '--similar',
    `magnet:?xt=urn:btih:${hash}`,
    '--collection',
    'x',
    '--similar-place',
    'both',
  ],
  updates: [
    '--update-url',
    'http://127.0.0.1/u',
    '--originator',
    '@one.crt',
    '--sign-key',
    '@one.key',
    '--sign-cert',
    '@one.crt',
  ],
  'a feed': [
    '--feed',
    '--feed-source',
    `magnet:?xs=urn:btpk:${'ab'.repeat(32)}`,
    '--feed-prev',
    `magnet:?xt=urn:btih:${hash}`,
  ],
  checksums: ['--md5sum', '--biglybt-hashes'],
  'an SSL torrent': ['--ssl-cert', '@one.pem', '--private', '--tracker', 'https://127.0.0.1/announce'],
  'keys of one’s own': [
    '--info',
    'x_cross_seed=5d41',
    '--info',
    'entropy=int:5',
    '--root',
    'website=http://a/',
    '--utf8-twins',
  ],
  'obfuscated trackers': ['--tracker', 'http://127.0.0.1/a', '--obfuscated-tracker', 'http://127.0.0.1/o'],
}

const made = async (place: Place, flags: readonly string[]) => {
  await writeFiles(place.at('pub'), files)
  const written = { 'one.key': one.key, 'one.crt': one.certificate, 'two.key': other.key, 'two.crt': other.certificate }
  for (const [name, { bytes }] of Object.entries(written)) await fs.writeFile(place.at(name), bytes)
  await fs.writeFile(place.at('one.pem'), pem)
  return create(place, place.at('pub'), ...flags.map(flag => (flag.startsWith('@') ? place.at(flag.slice(1)) : flag)))
}

for (const [kind, flags] of Object.entries(kinds)) {
  describe(kind, () => {
    testWith(['transmission-show', 'libtorrent', 'aria2c'], 'all readers agree on the info-hash', async place => {
      const torrent = await made(place, flags)
      const expected = await infoHash(torrent)
      expect(await place.must('transmission-show', [torrent])).toContain(`Hash: ${expected}`)
      expect(await showWithAria2(place, torrent)).toContain(`Info Hash: ${expected}`)
      const seen = await readWithLibtorrent(place, torrent)
      expect(seen).toMatchObject({ v1: expected, v2: null })
      expect(seen.files.slice(0, 2)).toEqual(files.map(([name, length]) => [`pub/${name}`, length]))
    })
  })
}

testWith(['transmission-show', 'libtorrent', 'aria2c'], 'an edited torrent is the same to all readers', async place => {
  const torrent = await made(place, ['--tracker', 'http://127.0.0.1/a', '--comment', 'before'])
  const expected = await infoHash(torrent)
  const changes = ['--tracker', 'http://127.0.0.1/b,http://127.0.0.1/c', '--comment', 'after', '--node', '127.0.0.1:1']
  await place.must(process.execPath, [command, 'edit', torrent, ...changes, '--force', '--quiet'])
  const shown = await place.must('transmission-show', [torrent])
  for (const said of [`Hash: ${expected}`, 'Comment: after', 'http://127.0.0.1/c']) expect(shown).toContain(said)
  expect(await showWithAria2(place, torrent)).toContain(`Info Hash: ${expected}`)
  const { trackers, ...seen } = await readWithLibtorrent(place, torrent)
  expect(seen).toMatchObject({ v1: expected, nodes: [['127.0.0.1', 1]] })
  // One tier, whose order libtorrent draws by lot (BEP 12).
  expect(trackers.toSorted()).toEqual([
    ['http://127.0.0.1/b', 0],
    ['http://127.0.0.1/c', 0],
  ])
  expect(spawnSync(process.execPath, [command, 'verify', torrent, place.at('pub')]).status).toBe(0)
})

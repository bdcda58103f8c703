import { describe, expect } from 'vitest'
import { showWithAria2 } from './aria2.ts'
import { testWith } from './clients.ts'
import { writeFiles } from './content.ts'
import { create } from './gentorrent.ts'
import { infoHash } from './info-span.ts'
import { readWithLibtorrent } from './libtorrent.ts'

const files = [
  ['a.bin', 40_000],
  ['caffè latte/ü 😀.bin', 50_000],
  ['empty', 0],
  ['z/y/x.txt', 7],
] as const

const trackers = ['http://127.0.0.1:6969/announce', 'udp://127.0.0.1:6969/announce', 'https://b.example/announce']

/** What to put in, for each kind of torrent. */
const kinds: Readonly<Record<string, readonly string[]>> = {
  'nothing but content': [],
  'two tiers of trackers': ['--tracker', `${trackers[0]},${trackers[1]}`, '--tracker', trackers[2]!],
  nodes: ['--node', '127.0.0.1:6881', '--node', '[::1]:6882', '--node', 'dht.example:6883'],
  'a private torrent': ['--private', '--source', 'EXAMPLE', '--tracker', trackers[0]!],
  'web seeds and http seeds': ['--web-seed', 'http://127.0.0.1/pub/', '--http-seed', 'http://127.0.0.1/seed.php'],
  'texts and a date': ['--comment', 'ünï 😀', '--created-by', 'me', '--creation-date', '1700000000'],
}

for (const [kind, flags] of Object.entries(kinds)) {
  describe(kind, () => {
    testWith(['transmission-show', 'libtorrent', 'aria2c'], 'all readers agree on the info-hash', async place => {
      await writeFiles(place.at('pub'), files)
      const torrent = await create(place, place.at('pub'), ...flags)
      const hash = await infoHash(torrent)

      const transmission = await place.must('transmission-show', [torrent])
      expect(/^\s*Hash: (.*)$/m.exec(transmission)?.[1]).toBe(hash)
      const aria2 = await showWithAria2(place, torrent)
      expect(/^Info Hash: (.*)$/m.exec(aria2)?.[1]).toBe(hash)
      const seen = await readWithLibtorrent(place, torrent)
      expect(seen.v1).toBe(hash)
      expect(seen.v2).toBeNull()
      expect(seen.files).toEqual(files.map(([name, length]) => [`pub/${name}`, length]))

      for (const [name] of files) {
        expect(transmission).toContain(`pub/${name} (`)
        expect(aria2).toContain(`./pub/${name}`)
      }
    })
  })
}

testWith(['libtorrent'], 'libtorrent reads what each option wrote', async place => {
  await writeFiles(place.at('pub'), files)
  const read = async (kind: keyof typeof kinds) =>
    readWithLibtorrent(place, await create(place, place.at('pub'), ...kinds[kind]!))

  const tiers = (await read('two tiers of trackers')).trackers
  // Within a tier libtorrent asks in random order, as BEP 12 says.
  expect(tiers.toSorted((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1))).toEqual([
    [trackers[0], 0],
    [trackers[1], 0],
    [trackers[2], 1],
  ])
  expect((await read('nodes')).nodes).toEqual([
    ['127.0.0.1', 6881],
    ['::1', 6882],
    ['dht.example', 6883],
  ])
  expect(await read('a private torrent')).toMatchObject({ private: true, trackers: [[trackers[0], 0]] })
  expect((await read('web seeds and http seeds')).webSeeds).toEqual([
    'http://127.0.0.1/pub/',
    'http://127.0.0.1/seed.php',
  ])
})

testWith(['transmission-show', 'libtorrent', 'aria2c'], 'all readers agree on a single file', async place => {
  await writeFiles(place.folder, [['one 😀.bin', 100_001]])
  const torrent = await create(place, place.at('one 😀.bin'))
  const hash = await infoHash(torrent)
  expect(await place.must('transmission-show', [torrent])).toContain(`Hash: ${hash}`)
  expect(await showWithAria2(place, torrent)).toContain(`Info Hash: ${hash}`)
  expect(await readWithLibtorrent(place, torrent)).toMatchObject({ v1: hash, files: [['one 😀.bin', 100_001]] })
})

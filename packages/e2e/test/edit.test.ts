// What we edit, others read; and what transmission-edit does to trackers, we do too.
import fs from 'node:fs'
import { read } from '@gentorrent/core'
import { describe, expect } from 'vitest'
import { testWith } from './clients.ts'
import { command, create } from './gentorrent.ts'
import { readWithLibtorrent } from './libtorrent.ts'
import type { Place } from './place.ts'

const [first, second, third] = ['http://one.example/announce', 'udp://two.example:80', 'http://three.example/announce']

const edit = (place: Place, torrent: string, ...flags: readonly string[]) =>
  place.must(process.execPath, [command, 'edit', torrent, '--quiet', ...flags])

const infoBytes = async (torrent: string) => {
  const { torrent: found } = await read(fs.readFileSync(torrent), { plugins: [] })
  return Buffer.from(found.infoBytes)
}

const content = (place: Place) => {
  fs.mkdirSync(place.at('pub', 'below'), { recursive: true })
  fs.writeFileSync(place.at('pub', 'below', 'b.bin'), Buffer.alloc(50_000, 'b'))
  fs.writeFileSync(place.at('pub', 'A.bin'), Buffer.alloc(40_000, 'A'))
  fs.writeFileSync(place.at('pub', 'c.txt'), 'c')
  return place.at('pub')
}

/** The same torrent twice, for two to edit. */
const twins = (place: Place, torrent: string) => {
  const [ours, theirs] = [place.at('ours.torrent'), place.at('theirs.torrent')]
  for (const twin of [ours, theirs]) fs.copyFileSync(torrent, twin)
  return { ours, theirs }
}

describe('transmission-edit and we, on the same torrent', () => {
  const edits = [
    ['add a tracker to one', [first], ['-a', second], ['--append', '--tracker', second]],
    ['add a tracker to two', [first, second], ['-a', third], ['--append', '--tracker', third]],
    ['add one that is there', [first, second], ['-a', second], ['--append', '--tracker', second]],
    ['add the first one', [], ['-a', first], ['--append', '--tracker', first]],
    ['take the first one out', [first, second, third], ['-d', first], ['--remove', `announce-list=${first}`]],
    ['take the last one out', [first, second, third], ['-d', third], ['--remove', `announce-list=${third}`]],
    ['take one of two out', [first, second], ['-d', second], ['--remove', `announce-list=${second}`]],
    ['take the only one out', [first], ['-d', first], ['--remove', `announce=${first}`]],
    [
      'replace one',
      [first, second],
      ['-r', 'one.example', 'new.example'],
      ['--tracker', 'http://new.example/announce', '--tracker', second],
    ],
  ] as const
  for (const [name, trackers, theirFlags, ourFlags] of edits) {
    testWith(['transmission-edit', 'libtorrent'], name, async place => {
      const flags = trackers.flatMap(url => ['--tracker', url])
      const torrent = await create(place, content(place), ...flags, '--comment', 'kept')
      const { ours, theirs } = twins(place, torrent)
      await place.must('transmission-edit', [...theirFlags, theirs])
      await edit(place, ours, ...ourFlags)
      const before = await infoBytes(torrent)
      expect((await infoBytes(ours)).equals(before)).toBe(true)
      expect((await infoBytes(theirs)).equals(before)).toBe(true)
      const [seen, seenTheirs] = [await readWithLibtorrent(place, ours), await readWithLibtorrent(place, theirs)]
      expect(sorted(seen.trackers)).toEqual(sorted(seenTheirs.trackers))
      expect(seen).toMatchObject({ v1: seenTheirs.v1, name: 'pub' })
    })
  }

  const sorted = (trackers: readonly (readonly [url: string, tier: number])[]) => [...trackers].sort()
})

describe('others read what we edited', () => {
  const changes = [
    ['beside info', ['--comment', 'new', '--append', '--tracker', third, '--node', '192.0.2.1:6881']],
    ['inside of info', ['--private', '--source', 'SITE', '--name', 'other', '--force']],
    ['file by file', ['--md5sum', '--file-sha1', '--force']],
    ['other pieces', ['--piece-length', '32KiB', '--force']],
    ['a hybrid', ['--v2', 'hybrid', '--force']],
  ] as const
  const makers = {
    'ours, v1': (place: Place, path: string) => create(place, path, '--tracker', first),
    'ours, hybrid': (place: Place, path: string) => create(place, path, '--tracker', first, '--v2'),
    Transmission: async (place: Place, path: string) => {
      const torrent = place.at('by-transmission.torrent')
      await place.must('transmission-create', ['-o', torrent, '-t', first, '-c', 'theirs', path])
      return torrent
    },
  }
  for (const [maker, make] of Object.entries(makers)) {
    for (const [change, flags] of changes) {
      testWith(['libtorrent', 'transmission-show', 'transmission-create'], `${maker}, ${change}`, async place => {
        const path = content(place)
        const torrent = await make(place, path)
        await edit(place, torrent, path, ...flags)
        const seen = await readWithLibtorrent(place, torrent)
        const inspected = JSON.parse(await place.must(process.execPath, [command, 'inspect', torrent, '--json']))
        expect([seen.v1, seen.v2].filter(Boolean)).toEqual(Object.values(inspected.infoHash))
        // Transmission reads hybrids of several files from version 4 on.
        if (seen.v2 === null) {
          const shown = await place.must('transmission-show', [torrent])
          expect(shown).toContain(`Hash: ${seen.v1}`)
          expect(shown).toContain(`Name: ${seen.name}`)
        }
        expect(seen.trackers.map(([url]) => url)).toContain(first)
        await place.must(process.execPath, [command, 'verify', torrent, path])
      })
    }
  }
})

import { describe, expect } from 'vitest'
import { downloadWithAria2 } from './aria2.ts'
import { testWith } from './clients.ts'
import { sameFiles } from './content.ts'
import { freePort } from './free-port.ts'
import { command } from './gentorrent.ts'
import { startLibtorrent } from './libtorrent.ts'
import type { Place } from './place.ts'
import { trackedTorrent } from './tracked-torrent.ts'

const files = [
  ['a.bin', 300_000],
  ['b/c.bin', 1_000_000],
] as const

for (const scheme of ['http', 'udp']) {
  describe(`a torrent with a tracker, opentracker by ${scheme} (BEP 3, 15)`, () => {
    testWith(['opentracker', 'libtorrent'], 'two libtorrent sessions meet and complete', async place => {
      const torrent = await trackedTorrent(place, files, scheme)
      const seeding = await seed(place, torrent)
      const listen = `127.0.0.3:${await freePort('127.0.0.3')}`
      const leeching = await startLibtorrent(place, { torrent, save: place.at('to'), listen })
      await leeching.complete()
      expect(await sameFiles(place.at('from'), place.at('to'))).toBe(true)
      const found = new Set([...(await leeching.stop()).sources, ...(await seeding.stop()).sources])
      expect(found).toContain('tracker')
      expect([...found].filter(source => source !== 'tracker' && source !== 'incoming')).toEqual([])
    })

    testWith(['opentracker', 'libtorrent'], 'announce counts who is there', async place => {
      const torrent = await trackedTorrent(place, files, scheme)
      const ask = async () => {
        const flags = ['--json', '--allow-private-addresses', '--skip', 'dht', '--timeout', '60']
        const { code, out, err } = await place.run(process.execPath, [command, 'announce', torrent, ...flags])
        expect([code, err]).toEqual([0, ''])
        return JSON.parse(out).rows[0]
      }
      expect(await ask()).toMatchObject({ seeders: 0, leechers: 0 })
      const seeding = await seed(place, torrent)
      const listen = `127.0.0.3:${await freePort('127.0.0.3')}`
      const leeching = await startLibtorrent(place, { torrent, save: place.at('to'), listen })
      await leeching.complete()
      // Both have told the tracker that they have everything, or one still has not.
      const { seeders, leechers } = await ask()
      expect(seeders + leechers).toBe(2)
      expect(seeders).toBeGreaterThanOrEqual(1)
      await Promise.all([leeching.stop(), seeding.stop()])
    })

    if (scheme === 'udp') return // aria2 1.36 has no UDP trackers
    testWith(['opentracker', 'libtorrent', 'aria2c'], 'aria2 completes from a libtorrent session', async place => {
      const torrent = await trackedTorrent(place, files, scheme)
      await seed(place, torrent)
      const { code, out, err } = await downloadWithAria2(place, torrent, place.at('to'))
      expect(code, out + err).toBe(0)
      expect(await sameFiles(place.at('from'), place.at('to'))).toBe(true)
    })
  })
}

async function seed(place: Place, torrent: string) {
  const listen = `127.0.0.2:${await freePort('127.0.0.2')}`
  const session = await startLibtorrent(place, { torrent, save: place.at('from'), listen })
  await session.complete()
  return session
}

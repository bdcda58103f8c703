import fs from 'node:fs/promises'
import { describe, expect } from 'vitest'
import { answering } from './answering.ts'
import { downloadWithAria2 } from './aria2.ts'
import { testWith } from './clients.ts'
import { sameFiles, writeFiles } from './content.ts'
import { freePort } from './free-port.ts'
import { create } from './gentorrent.ts'
import { infoHash } from './info-span.ts'
import { startLibtorrent } from './libtorrent.ts'
import type { Place } from './place.ts'

const files = [
  ['a.bin', 300_000],
  ['b/c.bin', 1_000_000],
] as const

for (const scheme of ['http', 'udp']) {
  describe(`a torrent with a tracker, opentracker by ${scheme} (BEP 3, 15)`, () => {
    testWith(['opentracker', 'libtorrent'], 'two libtorrent sessions meet and complete', async place => {
      const torrent = await trackedTorrent(place, scheme)
      const seeding = await seed(place, torrent)
      const listen = `127.0.0.3:${await freePort('127.0.0.3')}`
      const leeching = await startLibtorrent(place, { torrent, save: place.at('to'), listen })
      await leeching.complete()
      expect(await sameFiles(place.at('from'), place.at('to'))).toBe(true)
      const found = new Set([...(await leeching.stop()).sources, ...(await seeding.stop()).sources])
      expect(found).toContain('tracker')
      expect([...found].filter(source => source !== 'tracker' && source !== 'incoming')).toEqual([])
    })

    if (scheme === 'udp') return // aria2 1.36 has no UDP trackers
    testWith(['opentracker', 'libtorrent', 'aria2c'], 'aria2 completes from a libtorrent session', async place => {
      const torrent = await trackedTorrent(place, scheme)
      await seed(place, torrent)
      const { code, out, err } = await downloadWithAria2(place, torrent, place.at('to'))
      expect(code, out + err).toBe(0)
      expect(await sameFiles(place.at('from'), place.at('to'))).toBe(true)
    })
  })
}

/** Content, a torrent of it, and a tracker that serves it. Debian's opentracker serves only torrents on its list. */
async function trackedTorrent(place: Place, scheme: string): Promise<string> {
  await writeFiles(place.at('from', 'pub'), files)
  await fs.mkdir(place.at('to'))
  const port = await freePort()
  const torrent = await create(place, place.at('from', 'pub'), '--tracker', `${scheme}://127.0.0.1:${port}/announce`)

  const root = place.at('tracker')
  await fs.mkdir(root)
  await fs.writeFile(`${root}/list`, `${await infoHash(torrent)}\n`)
  const address = ['-i', '127.0.0.1', '-p', String(port), '-P', String(port)]
  const tracker = place.start('opentracker', [...address, '-d', root, '-u', 'nobody', '-w', 'list'])
  await answering(tracker, port)
  return torrent
}

async function seed(place: Place, torrent: string) {
  const listen = `127.0.0.2:${await freePort('127.0.0.2')}`
  const session = await startLibtorrent(place, { torrent, save: place.at('from'), listen })
  await session.complete()
  return session
}

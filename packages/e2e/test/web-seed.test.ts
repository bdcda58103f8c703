import fs from 'node:fs/promises'
import { describe, expect } from 'vitest'
import { downloadWithAria2 } from './aria2.ts'
import { type Client, testWith } from './clients.ts'
import { sameFiles, writeFiles } from './content.ts'
import { freePort } from './free-port.ts'
import { create } from './gentorrent.ts'
import { serveHttp } from './http-server.ts'
import { startLibtorrent } from './libtorrent.ts'
import type { Place } from './place.ts'

const downloads: Partial<Record<Client, (place: Place, torrent: string, to: string) => Promise<void>>> = {
  aria2c: async (place, torrent, to) => {
    const { code, out, err } = await downloadWithAria2(place, torrent, to)
    expect(code, out + err).toBe(0)
  },
  libtorrent: async (place, torrent, to) => {
    const listen = `127.0.0.2:${await freePort('127.0.0.2')}`
    const session = await startLibtorrent(place, { torrent, save: to, listen })
    await session.complete()
    expect(await session.stop()).toMatchObject({ peers: [] })
  },
}

/** What each torrent holds, which web seed it names, and what clients then ask the server for. */
const cases = {
  'a single file by its URL': {
    content: 'café au lait.bin',
    files: [['café au lait.bin', 700_001]],
    seed: '/caf%C3%A9%20au%20lait.bin',
    requests: ['/café au lait.bin'],
  },
  'a single file by its folder': {
    content: 'café au lait.bin',
    files: [['café au lait.bin', 700_001]],
    seed: '/',
    requests: ['/café au lait.bin'],
  },
  'several files': {
    content: 'pub é',
    files: [
      ['pub é/a b.bin', 300_000],
      ['pub é/empty', 0],
      ['pub é/é è/ü.bin', 500_000],
      ['pub é/z.bin', 12_345],
      ['pub é/😀 #1 100%/50% #2.bin', 100_000],
    ],
    seed: '/',
    requests: ['/pub é/a b.bin', '/pub é/é è/ü.bin', '/pub é/z.bin', '/pub é/😀 #1 100%/50% #2.bin'],
  },
} as const

for (const [client, download] of Object.entries(downloads)) {
  describe(`${client}, with nothing but an HTTP server (BEP 19)`, () => {
    for (const [name, { content, files, seed, requests }] of Object.entries(cases)) {
      testWith([client as Client], name, async place => {
        await writeFiles(place.at('from'), files)
        await fs.mkdir(place.at('to'))
        const server = await serveHttp(place, place.at('from'))
        const flags = ['--web-seed', server.origin + seed, '--piece-length', '64KiB']
        const torrent = await create(place, place.at('from', content), ...flags)

        await download(place, torrent, place.at('to'))
        expect(await sameFiles(place.at('from'), place.at('to'))).toBe(true)
        expect([...server.missed]).toEqual([])
        expect(requests.filter(request => !server.found.has(request))).toEqual([])
      })
    }
  })
}

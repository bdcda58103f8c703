import fs from 'node:fs/promises'
import { describe, expect } from 'vitest'
import { testWith } from './clients.ts'
import { sameFiles, writeFiles } from './content.ts'
import { freePort } from './free-port.ts'
import { create } from './gentorrent.ts'
import { startLibtorrent } from './libtorrent.ts'

const files = [
  ['a.bin', 300_000],
  ['b/c.bin', 1_000_000],
] as const

describe('a torrent without trackers (BEP 5)', () => {
  testWith(['libtorrent'], 'two clients that know each other only through `nodes` complete by DHT', async place => {
    await writeFiles(place.at('from', 'pub'), files)
    await fs.mkdir(place.at('to'))
    const seed = `127.0.0.2:${await freePort('127.0.0.2')}`
    const torrent = await create(place, place.at('from', 'pub'), '--node', seed)

    const seeding = await startLibtorrent(place, { torrent, save: place.at('from'), listen: seed, dht: true })
    await seeding.complete()
    const listen = `127.0.0.3:${await freePort('127.0.0.3')}`
    const leeching = await startLibtorrent(place, { torrent, save: place.at('to'), listen, dht: true })
    const { downloaded } = await leeching.complete()
    expect(downloaded).toBe(1_300_000)
    expect(await sameFiles(place.at('from'), place.at('to'))).toBe(true)

    // One of the two found the other by DHT and called it; to the called one it is an incoming connection.
    const found = new Set([...(await leeching.stop()).sources, ...(await seeding.stop()).sources])
    expect(found).toContain('dht')
    expect([...found].filter(source => source !== 'dht' && source !== 'incoming')).toEqual([])
  })

  testWith(['libtorrent'], 'without `nodes` the same two clients never meet', async place => {
    await writeFiles(place.at('from', 'pub'), files)
    await fs.mkdir(place.at('to'))
    const torrent = await create(place, place.at('from', 'pub'))
    const seed = `127.0.0.2:${await freePort('127.0.0.2')}`
    const seeding = await startLibtorrent(place, { torrent, save: place.at('from'), listen: seed, dht: true })
    await seeding.complete()
    const listen = `127.0.0.3:${await freePort('127.0.0.3')}`
    const leeching = await startLibtorrent(place, { torrent, save: place.at('to'), listen, dht: true, seconds: 8 })
    await expect(leeching.complete()).rejects.toThrow('"event": "failed"')
  })
})

import { createHash, createPrivateKey } from 'node:crypto'
import fs from 'node:fs/promises'
import { describe, expect } from 'vitest'
import { testWith } from './clients.ts'
import { sameFiles, writeFiles } from './content.ts'
import { freePort } from './free-port.ts'
import { command, create } from './gentorrent.ts'
import { readWithLibtorrent, startLibtorrent } from './libtorrent.ts'
import { startLibtorrentDht } from './libtorrent-dht.ts'
import type { Place } from './place.ts'

const files = [
  ['a.bin', 300_000],
  ['b/c.bin', 1_000_000],
] as const

const nodeCount = 12
/** No limit of time decides here. */
const through = (node: string) => ['--dht-bootstrap', node, '--dht-timeout', '600']

describe('a torrent whose nodes were found by --dht', () => {
  for (const flags of [[], ['--v2', 'only'], ['--v2', 'hybrid']]) {
    testWith(['libtorrent'], `completes at a client that knows nothing else: ${flags[1] ?? 'v1'}`, async place => {
      await writeFiles(place.at('from', 'pub'), files)
      await fs.mkdir(place.at('to'))
      const { nodes } = await startLibtorrentDht(place, nodeCount)
      const torrent = await create(place, place.at('from', 'pub'), '--dht', ...through(nodes[3]!), ...flags)
      const seen = await readWithLibtorrent(place, torrent)
      const written = seen.nodes.map(([host, port]) => `${host}:${port}`)
      expect(written.length).toBeGreaterThan(0)
      expect(written.filter(node => !nodes.includes(node))).toEqual([])
      expect(seen.trackers).toEqual([])

      const listen = async (address: string) => `${address}:${await freePort(address)}`
      const seed = { torrent, save: place.at('from'), listen: await listen('127.0.0.2'), dht: true }
      const seeding = await startLibtorrent(place, seed)
      await seeding.complete()
      const leech = { torrent, save: place.at('to'), listen: await listen('127.0.0.3'), dht: true }
      const leeching = await startLibtorrent(place, leech)
      await leeching.complete()
      expect(await sameFiles(place.at('from'), place.at('to'))).toBe(true)
      // One of the two found the other by DHT and called it; to the called one it is an incoming connection.
      const found = new Set([...(await leeching.stop()).sources, ...(await seeding.stop()).sources])
      expect(found).toContain('dht')
      expect([...found].filter(source => source !== 'dht' && source !== 'incoming')).toEqual([])
    })
  }
})

const run = (place: Place, ...args: readonly string[]) => place.run(process.execPath, [command, ...args])

describe('mutable items (BEP 44, BEP 46)', () => {
  testWith(['libtorrent'], 'what we publish libtorrent gets, and what it puts we get', async place => {
    await writeFiles(place.at('pub'), files)
    const { nodes, get, put } = await startLibtorrentDht(place, nodeCount)
    const torrent = await create(place, place.at('pub'))
    const { v1 } = await readWithLibtorrent(place, torrent)
    await run(place, 'keygen', 'my.key')
    const network = through(nodes[5]!)

    const args = ['publish', torrent, '--key', 'my.key', '--salt', 'n', ...network]
    const published = await run(place, ...args)
    const [, key] = /^magnet:\?xs=urn:btpk:([0-9a-f]{64})&s=6e\n$/.exec(published.out)!
    const message = await get(9, { key: key!, salt: '6e', wanted: v1! })
    expect(message).toContain(`'ih': '${v1}'`)
    expect(await run(place, 'resolve', published.out.trim(), ...network)).toMatchObject({ code: 0, out: `${v1}\n` })

    // Its Python puts texts and nothing else, which is no info-hash; but the signature and the number are right.
    const secret = expanded(createPrivateKey(await fs.readFile(place.at('my.key'))))
    expect(await put(2, { key: key!, secret, salt: '74', text: 'hello' })).toBeGreaterThan(0)
    const theirs = await run(place, 'resolve', `magnet:?xs=urn:btpk:${key}&s=74`, '--json', ...network)
    expect(theirs.code).toBe(1)
    expect(JSON.parse(theirs.out)).toMatchObject({
      infoHash: null,
      sequence: 1,
      issues: [expect.objectContaining({ code: 'DHT_VALUE' })],
    })
    // We take over what they began, and they see it.
    const taken = await run(
      place,
      'publish',
      torrent,
      '--key',
      'my.key',
      '--salt',
      't',
      '--cas',
      '1',
      '--json',
      ...network,
    )
    expect(JSON.parse(taken.out)).toMatchObject({ sequence: 2, previousSequence: 1 })
    const again = await get(7, { key: key!, salt: '74', wanted: v1! })
    expect(again).toContain('seq=2 ')
    expect(again).toContain(`'ih': '${v1}'`)
  })
})

/** The form in which libtorrent takes a private key: the SHA-512 of its seed, with some bits set (RFC 8032, 5.1.5). */
const expanded = (key: ReturnType<typeof createPrivateKey>): string => {
  const hash = createHash('sha512')
    .update(Buffer.from(key.export({ format: 'jwk' }).d!, 'base64url'))
    .digest()
  hash[0]! &= 248
  hash[31]! = (hash[31]! & 63) | 64
  return hash.toString('hex')
}

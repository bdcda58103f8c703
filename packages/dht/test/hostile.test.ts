import { createHash } from 'node:crypto'
import { encode } from '@gentorrent/core/bencode'
import { closestNodes, findPeers, getItem, newKey, openNetwork, publicKeyOf, putItem, readReply } from '@gentorrent/dht'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { manners, startHostile } from './hostile.ts'
import { type Swarm, startSwarm } from './swarm.ts'

let swarm: Swarm
let hostile: Awaited<ReturnType<typeof startHostile>>
beforeAll(async () => {
  ;[swarm, hostile] = [await startSwarm(30), await startHostile()]
})
afterAll(async () => {
  hostile.close()
  await swarm.close()
})

const target = createHash('sha1').update('target').digest()
const open = () =>
  openNetwork({
    // Who is silent is waited for in vain: here that is a part of it.
    timeout: 300_000,
    patience: 3000,
    slowAfter: 300,
    bootstrap: [...hostile.endpoints, ...swarm.endpoints.slice(0, 3)],
    fallback: [],
  })

describe('among nodes that are hostile in every manner', () => {
  test('a look-up ends, with nodes that are there', async () => {
    const network = await open()
    const { nodes } = await closestNodes(network, target).finally(network.close)
    const there = new Set([...swarm.endpoints, ...hostile.endpoints].map(({ host, port }) => `${host}:${port}`))
    expect(nodes.filter(({ host, port }) => !there.has(`${host}:${port}`))).toEqual([])
    expect(nodes.some(({ host }) => host.startsWith('127.0.1.'))).toBe(true)
    const ids = nodes.map(({ id }) => Buffer.from(id).toString('hex'))
    expect(new Set(ids).size).toBe(ids.length)
    // Every manner had its chance.
    expect([...hostile.askedCounts.keys()].sort()).toEqual(Object.keys(manners).sort())
  })

  test('peers and items are looked for likewise', async () => {
    const network = await open()
    const { peers } = await findPeers(network, target)
    expect(peers).toEqual([])
    const item = { publicKey: publicKeyOf(newKey()), salt: new Uint8Array() }
    const found = await getItem(network, item)
    expect(found.newest).toBeUndefined()
    const value = { value: encode({}), sequence: 1, signature: new Uint8Array(64) }
    const { storedCount } = await putItem(network, item, value, found).finally(network.close)
    expect(storedCount).toBe(0)
  })
})

test('a network that is closed while it is asked answers nothing, and throws nothing', async () => {
  const network = await open()
  const looking = closestNodes(network, target)
  const asking = network.ask({ host: '127.0.3.1', port: 9 }, { method: 'ping' })
  network.close()
  expect(await asking).toBeUndefined()
  expect((await looking).nodes).toEqual([])
  expect(await network.ask({ host: '127.0.3.1', port: 9 }, { method: 'ping' })).toBeUndefined()
})

describe('a packet', () => {
  const right = encode({ t: 'abcd', y: 'r', r: { id: 'i'.repeat(20), nodes: '' } })

  test('is read', () => expect(readReply(right)).toMatchObject({ reply: { id: new Uint8Array(20).fill(0x69) } }))

  test('of any bytes is a reply or nothing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), bytes => {
        readReply(bytes)
      }),
      { numRuns: 2000 },
    )
  })

  test('that was right before some bytes changed is a reply or nothing', () => {
    const change = fc.tuple(fc.nat(right.length - 1), fc.nat(255))
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), changes => {
        const bytes = Uint8Array.from(right)
        for (const [at, value] of changes) bytes[at] = value
        readReply(bytes)
      }),
      { numRuns: 5000 },
    )
  })
})

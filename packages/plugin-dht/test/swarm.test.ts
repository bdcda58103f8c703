import { askSwarm, create } from '@gentorrent/core'
import { dht } from '@gentorrent/plugin-dht'
import { privateTorrent } from '@gentorrent/plugin-private'
import { entries, referenceEngine } from '@gentorrent/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Swarm, startSwarm } from '../../dht/test/swarm.ts'

let swarm: Swarm
beforeAll(async () => {
  swarm = await startSwarm(20)
})
afterAll(() => swarm.close())

const input = { name: 'f', single: true, files: entries({ f: 10 }), engine: referenceEngine }

test('peers are counted by asking the nodes of the torrent', async () => {
  const { torrent } = await create({ ...input, plugins: [dht({ nodes: [swarm.endpoints[3]!] })] })
  const ask = () => askSwarm({ torrent, plugins: [dht], timeout: 300_000 })
  expect((await ask()).rows).toEqual([{ source: 'DHT', peers: 0 }])
  const hash = Buffer.from(torrent.infoHash.v1!)
  for (const node of [swarm.nodes[5]!, swarm.nodes[9]!]) {
    await new Promise<void>((resolve, reject) =>
      node.announce(hash, 6881, error => (error ? reject(error) : resolve())),
    )
  }
  expect((await ask()).rows).toEqual([{ source: 'DHT', peers: 2 }])
})

test('nobody is asked about a private torrent', async () => {
  const { torrent } = await create({ ...input, plugins: [privateTorrent({ private: true })] })
  expect((await askSwarm({ torrent, plugins: [dht], timeout: 300_000 })).rows).toEqual([])
})

test('who is stopped stops', async () => {
  const { torrent } = await create({ ...input, plugins: [dht({ nodes: [swarm.endpoints[3]!] })] })
  const signal = AbortSignal.abort(new Error('enough'))
  await expect(askSwarm({ torrent, plugins: [dht], timeout: 300_000, signal })).rejects.toThrow('enough')
})

import { createHash } from 'node:crypto'
import { closestNodes, compareDistance, findPeers, openNetwork } from '@gentorrent/dht'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { patient } from './patient.ts'
import { type Swarm, startSwarm } from './swarm.ts'

let swarm: Swarm
beforeAll(async () => {
  swarm = await startSwarm(64)
})
afterAll(() => swarm.close())

const sha1 = (text: string) => createHash('sha1').update(text).digest()
const names = (nodes: readonly { readonly host: string; readonly port: number }[]) =>
  nodes.map(({ host, port }) => `${host}:${port}`)

test('the nodes that are found are the nearest of the whole network', async () => {
  let hits = 0
  for (let i = 0; i < 20; i++) {
    const target = sha1(`info-hash ${i}`)
    const start = swarm.endpoints[(i * 7) % swarm.endpoints.length]!
    const network = await openNetwork({ ...patient, bootstrap: [start] })
    const { nodes, isComplete } = await closestNodes(network, target).finally(network.close)
    expect(isComplete).toBe(true)
    expect(nodes).toHaveLength(8)
    const order = nodes.map(({ id }) => id)
    expect([...order].sort((a, b) => compareDistance(target, a, b))).toEqual(order)
    const truth = new Set(names(swarm.truth(target, 8)))
    hits += names(nodes).filter(name => truth.has(name)).length
  }
  expect(hits / (20 * 8)).toBeGreaterThanOrEqual(0.8)
})

describe('where a look-up begins', () => {
  test('who does not answer and names that nobody knows are passed over, and the fallback is asked in their place', async () => {
    const bootstrap = [
      { host: '127.0.3.1', port: 9 },
      { host: 'localhost', port: 9 },
      { host: 'no-such-host.invalid', port: 6881 },
      { host: '0.0.0.0', port: 6881 },
    ]
    const network = await openNetwork({ ...patient, patience: 5000, bootstrap, fallback: [swarm.endpoints[3]!] })
    const { nodes } = await closestNodes(network, sha1('x')).finally(network.close)
    expect(nodes).toHaveLength(8)
  })

  test('with nobody there is nothing', async () => {
    const network = await openNetwork({ ...patient, fallback: [] })
    const found = await closestNodes(network, sha1('x')).finally(network.close)
    expect(found).toEqual({ nodes: [], askedCount: 0, answeredCount: 0, isComplete: true })
  })

  test('who stops it hears that it was stopped', async () => {
    const stop = new AbortController()
    const network = await openNetwork({
      ...patient,
      bootstrap: [swarm.endpoints[0]!],
      signal: stop.signal,
      onProgress: () => stop.abort(),
    })
    await expect(closestNodes(network, sha1('x')).finally(network.close)).rejects.toThrow('aborted')
    await expect(openNetwork({ signal: stop.signal })).rejects.toThrow('aborted')
  })
})

test.each([
  ['when a node is asked', 0],
  ['when nodes answer', 1],
])('what `onProgress` throws %s comes out', async (_, least) => {
  const network = await openNetwork({
    ...patient,
    bootstrap: [swarm.endpoints[0]!],
    onProgress: ({ answered }) => {
      if (answered >= least) throw new Error('a fault of the caller')
    },
  })
  await expect(closestNodes(network, sha1('x')).finally(network.close)).rejects.toThrow('a fault of the caller')
})

test('peers that were announced are found', async () => {
  const infoHash = sha1('announced')
  const announce = (at: number, port: number) =>
    new Promise<void>((resolve, reject) => {
      swarm.nodes[at]!.announce(infoHash, port, error => (error ? reject(error) : resolve()))
    })
  await announce(5, 4001)
  await announce(9, 4002)
  const network = await openNetwork({ ...patient, bootstrap: [swarm.endpoints[30]!] })
  const { peers } = await findPeers(network, infoHash).finally(network.close)
  expect(names(peers).sort()).toEqual(['127.0.1.10:4002', '127.0.1.6:4001'])
})

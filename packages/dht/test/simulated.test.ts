import { closestNodes, compareDistance, type DhtNode, lookUp, sharedBits } from '@gentorrent/dht'
import { mayLeadTo, reachOf } from '@gentorrent/net'
import { describe, expect, test } from 'vitest'
import { answer, hash, keyOf, simulate } from './simulated.ts'

const nearest = (nodes: readonly DhtNode[], target: Uint8Array, count: number) =>
  [...nodes].sort((a, b) => compareDistance(target, a.id, b.id)).slice(0, count)

describe('in a network of 2000 nodes', () => {
  test('the nearest are found by IPv4 and IPv6, and few are asked', async () => {
    const { nodes, asked, network } = simulate(2000)
    let hits = 0
    for (let i = 0; i < 20; i++) {
      const target = hash(`target ${i}`)
      const found = await closestNodes(network, target)
      const truth = new Set(nearest(nodes, target, 8).map(keyOf))
      hits += found.nodes.filter(node => truth.has(keyOf(node))).length
      expect(found.askedCount).toBeLessThan(150)
      expect(found.isComplete).toBe(true)
    }
    expect(hits / 160).toBeGreaterThanOrEqual(0.8)
    expect([...asked.keys()].some(key => key.includes(':'))).toBe(true)
  })

  test('many nodes to begin with are no hindrance', async () => {
    const { nodes, network } = simulate(2000)
    const target = hash('target')
    const farthest = nearest(nodes, target, 2000).slice(-60)
    const starts = [{ isRouters: false, addresses: async () => farthest.map(({ host, port }) => ({ host, port })) }]
    const found = await closestNodes({ ...network, starts }, target)
    const truth = new Set(nearest(nodes, target, 8).map(keyOf))
    expect(found.nodes.filter(node => truth.has(keyOf(node))).length).toBeGreaterThanOrEqual(6)
  })

  test('routers show the way and are not among what is found', async () => {
    const { nodes, network } = simulate(2000)
    const [router] = nodes
    const addresses = async () => [router!]
    const found = await closestNodes({ ...network, starts: [{ isRouters: true, addresses }] }, router!.id)
    expect(found.nodes).toHaveLength(8)
    expect(found.nodes.map(keyOf)).not.toContain(keyOf(router!))
  })

  test('nodes that are gone, a third of all, do not keep it from the others', async () => {
    const { nodes, behaviours, network } = simulate(2000)
    const gone = nodes.filter((_, i) => i % 3 === 1)
    for (const node of gone) behaviours.set(keyOf(node), () => undefined)
    const there = nodes.filter(node => !gone.includes(node))
    let hits = 0
    for (let i = 0; i < 5; i++) {
      const target = hash(`target ${i}`)
      const found = await closestNodes(network, target)
      const truth = new Set(nearest(there, target, 8).map(keyOf))
      hits += found.nodes.filter(node => truth.has(keyOf(node))).length
    }
    expect(hits / 40).toBeGreaterThanOrEqual(0.8)
  })

  test('armies of nodes that do not exist do not keep it from those that do', async () => {
    const { nodes, behaviours, network } = simulate(2000)
    const target = hash('target')
    const truth = nearest(nodes, target, 40)
    // A third of those around the target name twenty soldiers each, nearer than anybody.
    for (const [at, liar] of truth.filter((_, i) => i % 3 === 0).entries()) {
      const army = Array.from({ length: 20 }, (_, i): DhtNode => {
        const id = Uint8Array.from([...target.subarray(0, 18), at, i])
        return { id, host: `9.${at}.${i}.1`, port: 6881 }
      })
      behaviours.set(keyOf(liar), () => answer(liar.id, army))
    }
    const found = await closestNodes(network, target)
    expect(found.nodes.filter(({ host }) => host.startsWith('9.'))).toEqual([])
    const right = new Set(truth.slice(0, 8).map(keyOf))
    expect(found.nodes.filter(node => right.has(keyOf(node))).length).toBeGreaterThanOrEqual(6)
  })

  test('one machine with many ports is one node', async () => {
    const { nodes, behaviours, network } = simulate(2000)
    const target = hash('target')
    const [liar] = nearest(nodes, target, 1)
    const ports = Array.from({ length: 20 }, (_, i): DhtNode => {
      const id = Uint8Array.from([...target.subarray(0, 19), i])
      return { id, host: '9.9.9.9', port: 1000 + i }
    })
    for (const node of ports) behaviours.set(keyOf(node), () => answer(node.id, ports))
    behaviours.set(keyOf(liar!), () => answer(liar!.id, ports))
    const found = await closestNodes(network, target)
    expect(found.nodes.filter(({ host }) => host === '9.9.9.9')).toHaveLength(1)
    expect(found.nodes).toHaveLength(8)
  })

  test('nobody on the internet leads it behind a firewall', async () => {
    const { nodes, behaviours, asked, network } = simulate(2000)
    const target = hash('target')
    const doors = ['127.0.0.1', '10.0.0.1', '192.168.1.1', '172.16.9.9', '169.254.169.254', '224.0.0.1', '0.0.0.0']
    const doors6 = ['::1', 'fc00::1', 'fe80::1', 'ff02::1', '::', '::ffff:7f00:1']
    const named = (hosts: readonly string[]) =>
      hosts.map((host, i): DhtNode => ({ id: Uint8Array.from([...target.subarray(0, 19), i]), host, port: 22 }))
    for (const liar of nodes.slice(0, 50)) {
      const reply = answer(liar.id, named(doors), named(doors6))
      const honest = behaviours.get(keyOf(liar))!
      let isFirst = true
      behaviours.set(keyOf(liar), question => {
        if (!isFirst) return honest(question)
        isFirst = false
        return reply
      })
    }
    await lookUp(network, target, { method: 'find_node', given: { target } })
    await lookUp(network, target, { method: 'find_node', given: { target } })
    expect([...asked.keys()].filter(key => key.endsWith(' 22'))).toEqual([])
  })

  test('an endless way has an end', async () => {
    const { nodes, behaviours, network } = simulate(10)
    const target = hash('target')
    let count = 0
    const another = (): DhtNode => {
      const at = count++
      // Each is nearer than the one before.
      const away = [...new Uint8Array(16), 255, 255 - (at >> 8), 255 - (at & 255), 0]
      const id = target.map((byte, i) => byte ^ away[i]!)
      const node = { id, host: `7.${at >> 8}.${at & 255}.1`, port: 6881 }
      behaviours.set(keyOf(node), () => answer(id, [another(), another()]))
      return node
    }
    behaviours.set(keyOf(nodes[0]!), () => answer(nodes[0]!.id, [another()]))
    const { askedCount, isComplete } = await lookUp(network, target, { method: 'find_node', given: { target } })
    expect(askedCount).toBe(600)
    expect(isComplete).toBe(false)
  })
})

test.each([
  ['127.0.0.1', 'loopback'],
  ['::1', 'loopback'],
  ['10.1.2.3', 'private'],
  ['172.31.0.1', 'private'],
  ['172.32.0.1', 'public'],
  ['100.64.0.1', 'private'],
  ['fd12::1', 'private'],
  ['8.8.8.8', 'public'],
  ['2001:db8::1', 'public'],
  ['0.1.2.3', undefined],
  ['224.0.0.1', undefined],
  ['255.255.255.255', undefined],
  ['::', undefined],
  ['fe80::1', undefined],
  ['ff02::1', undefined],
  ['::ffff:808:808', undefined],
  ['64:ff9b::1', undefined],
])('%s is %s', (host, reach) => expect(reachOf(host)).toBe(reach))

test('who is near may lead far away, and not the other way round', () => {
  const [near, between, far] = ['127.0.0.1', '10.0.0.1', '8.8.8.8'] as const
  expect([mayLeadTo(near, near), mayLeadTo(near, between), mayLeadTo(near, far)]).toEqual([true, true, true])
  expect([mayLeadTo(between, near), mayLeadTo(between, between), mayLeadTo(between, far)]).toEqual([false, true, true])
  expect([mayLeadTo(far, near), mayLeadTo(far, between), mayLeadTo(far, far)]).toEqual([false, false, true])
})

test('distance', () => {
  const of = (...bytes: readonly number[]) => Uint8Array.from(bytes)
  expect(sharedBits(of(0, 1), of(0, 1))).toBe(16)
  expect(sharedBits(of(0, 1), of(0, 0))).toBe(15)
  expect(sharedBits(of(0x80, 1), of(0, 1))).toBe(0)
  expect(sharedBits(of(0x01, 1), of(0, 1))).toBe(7)
  expect(compareDistance(of(0, 0), of(0, 1), of(0, 2))).toBeLessThan(0)
  expect(compareDistance(of(0, 3), of(0, 1), of(0, 2))).toBeGreaterThan(0)
  expect(compareDistance(of(1, 1), of(7, 7), of(7, 7))).toBe(0)
})

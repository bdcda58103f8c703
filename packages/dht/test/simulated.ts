import { createHash } from 'node:crypto'
import { decode, encode } from '@gentorrent/core/bencode'
import { dict, type Endpoint } from '@gentorrent/core/plugin'
import { compareDistance, type DhtNode, type Network, type Query, type Reply } from '@gentorrent/dht'

/** How a simulated node answers; undefined if it is silent. */
export type Behaviour = (asked: { readonly target: Uint8Array; readonly query: Query }) => Reply | undefined

/** A DHT in memory: nodes by their addresses, and what they answer. */
export interface Simulation {
  readonly nodes: readonly DhtNode[]
  readonly behaviours: Map<string, Behaviour>
  /** Everybody who was asked, by address. */
  readonly asked: ReadonlyMap<string, number>
  readonly network: Network
}

export const hash = (text: string): Uint8Array => new Uint8Array(createHash('sha1').update(text).digest())
export const keyOf = ({ host, port }: Endpoint): string => `${host} ${port}`

/**
 * Nodes at public addresses, every third of them by IPv6. Each knows its nearest neighbours and some others, as with
 * buckets: of each distance a few.
 */
export const simulate = (count: number): Simulation => {
  const nodes = Array.from({ length: count }, (_, i): DhtNode => {
    const host = i % 3 === 2 ? `2001:db8::${(i + 1).toString(16)}` : `5.${i >> 8}.${i & 255}.1`
    return { id: hash(`node ${i}`), host, port: 6881 }
  })
  const behaviours = new Map<string, Behaviour>()
  for (const node of nodes) {
    const known = tableOf(node, nodes)
    behaviours.set(keyOf(node), ({ target }) => {
      const nearest = [...known].sort((a, b) => compareDistance(target, a.id, b.id))
      return answer(node.id, nearest.filter(isIPv4).slice(0, 8), nearest.filter(other => !isIPv4(other)).slice(0, 8))
    })
  }
  const asked = new Map<string, number>()
  const forever = new AbortController().signal
  const network: Network = {
    id: hash('ourselves'),
    starts: [{ isRouters: false, addresses: async () => [nodes[0]!] }],
    slowAfter: 5,
    onProgress: () => {},
    signal: forever,
    end: forever,
    close: () => {},
    ask: async (node, query) => {
      asked.set(keyOf(node), (asked.get(keyOf(node)) ?? 0) + 1)
      const target = (query.given?.['target'] ?? query.given?.['info_hash'] ?? new Uint8Array(20)) as Uint8Array
      const reply = behaviours.get(keyOf(node))?.({ target, query })
      // Who is silent is given up after four times as long as others may be slow.
      if (!reply) await new Promise(resolve => setTimeout(resolve, 20))
      return reply
    },
  }
  return { nodes, behaviours, asked, network }
}

/** A reply that names nodes. */
export const answer = (id: Uint8Array, nodes: readonly DhtNode[], nodes6: readonly DhtNode[] = []): Reply => {
  const values = { id, nodes: joined(nodes.map(packed)), nodes6: joined(nodes6.map(packed)) }
  return { id, values: dict(decode(encode(values)))! }
}

const isIPv4 = ({ host }: Endpoint) => !host.includes(':')

const tableOf = (own: DhtNode, nodes: readonly DhtNode[]): readonly DhtNode[] => {
  const buckets = new Map<number, DhtNode[]>()
  for (const node of nodes) {
    const at = node.id.findIndex((byte, i) => byte !== own.id[i])
    if (at < 0) continue
    const bucket = at * 8 + Math.clz32(node.id[at]! ^ own.id[at]!)
    const there = buckets.get(bucket) ?? []
    if (there.length < 8) there.push(node)
    buckets.set(bucket, there)
  }
  return [...buckets.values()].flat()
}

const packed = ({ id, host, port }: DhtNode) =>
  Uint8Array.from([
    ...id,
    ...(host.includes(':') ? groupsOf(host).flatMap(group => [group >> 8, group & 255]) : host.split('.').map(Number)),
    port >> 8,
    port & 255,
  ])

const groupsOf = (host: string): readonly number[] => {
  const [front = [], back = []] = host.split('::').map(half => half.split(':').map(group => Number.parseInt(group, 16)))
  return [...front, ...Array(8 - front.length - back.length).fill(0), ...back]
}

const joined = (parts: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(parts))

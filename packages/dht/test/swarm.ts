import { createHash } from 'node:crypto'
import dgram from 'node:dgram'
import { once } from 'node:events'
import { decodeLenient } from '@gentorrent/core/bencode'
import type { Endpoint } from '@gentorrent/core/plugin'
import { isSignedBy } from '@gentorrent/dht'
import DHT from 'bittorrent-dht'

/** A DHT of its own, on loopback. */
export interface Swarm {
  readonly nodes: readonly DHT[]
  readonly endpoints: readonly Endpoint[]
  /** The endpoints nearest to a target, by what we know of all nodes. */
  truth(target: Uint8Array, count: number): readonly Endpoint[]
  close(): Promise<void>
}

/**
 * Starts nodes of bittorrent-dht, each at an address of its own, and waits until all have found their place.
 *
 * @param isRight whether a signature is right; by default that is found out
 */
export async function startSwarm(count: number, isRight: typeof isSignedBy = isSignedBy): Promise<Swarm> {
  const nodes: DHT[] = []
  for (let i = 0; i < count; i++) {
    const first = nodes[0]?.address()
    const node = new DHT({
      // Ids that are the same in every run: what a run finds should not be a matter of luck.
      nodeId: createHash('sha1').update(`node ${i}`).digest(),
      bootstrap: first ? [`${first.address}:${first.port}`] : false,
      socket: guarded(),
      // After 2 s, which is what the library waits, a busy machine would take nodes that are there out of the tables.
      timeout: 60_000,
      verify: (signature, message, publicKey) => isRight(publicKey, message, signature),
    })
    keepOut(node)
    node.on('error', () => {}).on('warning', () => {})
    node.listen(0, `127.0.1.${i + 1}`)
    await once(node, 'listening')
    if (i > 0) await once(node, 'ready')
    nodes.push(node)
  }
  const endpoints = nodes.map(node => ({ host: node.address().address, port: node.address().port }))
  return {
    nodes,
    endpoints,
    truth(target, amount) {
      const distance = ({ nodeId }: DHT) => BigInt(`0x${xor(nodeId, target).toString('hex')}`)
      const order = nodes.map((node, i) => [distance(node), i] as const).sort(([a], [b]) => (a < b ? -1 : 1))
      return order.slice(0, amount).map(([, i]) => endpoints[i]!)
    },
    async close() {
      await Promise.all(nodes.map(node => new Promise<void>(resolve => node.destroy(resolve))))
    },
  }
}

/**
 * The library knows nothing of BEP 43, by which "read-only" nodes are not put into the routing table: each look-up of ours
 * would leave a dead node in the tables, and the next one would wait for it.
 */
function keepOut({ _rpc: rpc }: DHT): void {
  const readOnly = new Set<string>()
  const add = rpc._addNode.bind(rpc)
  rpc.socket.socket.prependListener('message', (packet, { address, port }) => {
    if (packet.includes('2:roi1e')) readOnly.add(`${address}:${port}`)
  })
  rpc._addNode = node => {
    if (!readOnly.has(`${node.host}:${node.port}`)) add(node)
  }
}

/** `l-3:` would make every node of the library loop until memory is gone: packets are looked at before it sees them. */
function guarded(): dgram.Socket {
  const socket = dgram.createSocket('udp4')
  const emit = socket.emit.bind(socket) as (name: string, ...args: readonly unknown[]) => boolean
  socket.emit = ((name: string, ...args: readonly unknown[]) => {
    if (name !== 'message') return emit(name, ...args)
    try {
      decodeLenient(args[0] as Uint8Array)
    } catch {
      return true
    }
    return emit(name, ...args)
  }) as typeof socket.emit
  return socket
}

const xor = (a: Uint8Array, b: Uint8Array) => Buffer.from(a.map((byte, i) => byte ^ b[i]!))

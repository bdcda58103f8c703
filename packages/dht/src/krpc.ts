import { randomBytes } from 'node:crypto'
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { once } from 'node:events'
import type { RawPair } from '@gentorrent/core/bencode'
import type { BDict, Endpoint } from '@gentorrent/core/plugin'
import { question, type Reply, readReply } from './message.ts'
import { endpointKey } from './node-info.ts'

/** A question to one node. */
export interface Query {
  /** `ping`, `find_node`, `get_peers`, `get`, `put`. */
  readonly method: string
  /** Arguments besides our id. */
  readonly given?: BDict
  /** Arguments that are encoded already. */
  readonly raw?: readonly RawPair[]
}

/** The way to the nodes: questions and answers over UDP (BEP 5), by IPv4, and by IPv6 where there is one. */
export interface Krpc {
  /** Our own id, made up for this time. */
  readonly id: Uint8Array
  /** Asks a node. Undefined if it does not answer in time, cannot be reached, or if everything is closed meanwhile. */
  ask(node: Endpoint, query: Query): Promise<Reply | undefined>
  close(): void
}

interface Waiting {
  readonly from: string
  settle(reply?: Reply): void
}

/**
 * Opens the sockets. Questions of others are not answered, as BEP 43 has it.
 *
 * @param patience milliseconds that a node has for its answer
 */
export const openKrpc = async (patience: number): Promise<Krpc> => {
  const id = new Uint8Array(randomBytes(20))
  const waiting = new Map<string, Waiting>()
  /** Those who have a question of ours: packets of all others are not even looked at. */
  const asked = new Map<string, number>()

  const receive = (packet: Uint8Array, { address: host, port }: RemoteInfo) => {
    const from = endpointKey({ host, port })
    if (!asked.has(from)) return
    // A Buffer's `slice` is a view; plain bytes behave as everywhere else.
    const received = readReply(new Uint8Array(packet.buffer, packet.byteOffset, packet.length))
    const entry = received && waiting.get(keyOf(received.transaction))
    if (entry?.from === from) entry.settle(received!.reply)
  }
  const sockets = { 4: await bound('udp4', receive), 6: await bound('udp6', receive) }

  return {
    id,
    ask: (node, { method, given = {}, raw }) =>
      new Promise(resolve => {
        const socket = sockets[node.host.includes(':') ? 6 : 4]
        if (!socket) return resolve(undefined)
        // Random, so that nobody who does not see our packets can answer in another's name.
        const transaction = randomBytes(4)
        const key = keyOf(transaction)
        const from = endpointKey(node)
        const settle = (reply?: Reply) => {
          if (!waiting.delete(key)) return
          clearTimeout(timer)
          const left = asked.get(from)! - 1
          if (left === 0) asked.delete(from)
          else asked.set(from, left)
          resolve(reply)
        }
        // After a long pause of the machine the answer may lie there already: sockets are read before an immediate runs.
        const timer = setTimeout(() => setImmediate(settle), patience)
        waiting.set(key, { from, settle })
        asked.set(from, (asked.get(from) ?? 0) + 1)
        try {
          socket.send(question(method, { transaction, id }, given, raw), node.port, node.host, error => {
            if (error) settle()
          })
        } catch {
          // A socket that is closed throws at once.
          settle()
        }
      }),
    close() {
      for (const { settle } of [...waiting.values()]) settle()
      sockets[4]?.close()
      sockets[6]?.close()
    },
  }
}

const keyOf = (transaction: Uint8Array) => Buffer.from(transaction).toString('hex')

/** A socket at a port of the system's choice; undefined where there is no such network. */
const bound = async (type: 'udp4' | 'udp6', receive: (packet: Uint8Array, from: RemoteInfo) => void) => {
  const socket: Socket = createSocket({ type, ...(type === 'udp6' && { ipv6Only: true }) })
  socket.on('message', receive)
  try {
    socket.bind(0)
    await once(socket, 'listening')
  } catch {
    socket.close()
    return undefined
  }
  // What is wrong with one packet is seen by who waits for the answer.
  socket.on('error', () => {})
  return socket
}

import { createHash, randomBytes } from 'node:crypto'
import dgram from 'node:dgram'
import { once } from 'node:events'
import { decodeLenient, encode } from '@gentorrent/core/bencode'
import { type BDict, type BValue, bytes, dict, type Endpoint } from '@gentorrent/core/plugin'

/** What a hostile node sees of a question. */
interface Asked {
  readonly transaction: Uint8Array
  readonly askerId: Uint8Array
  readonly target: Uint8Array
  readonly ownId: Uint8Array
}

/** Packets with which a node answers; those marked `elsewhere` come from another port. */
type Manner = (asked: Asked) => readonly (Uint8Array | { readonly elsewhere: Uint8Array })[]

const answer = ({ transaction }: Asked, r: BValue, more: BDict = {}) => encode({ t: transaction, y: 'r', r, ...more })
const node = (id: Uint8Array, host: string, port: number) =>
  Uint8Array.from([...id, ...host.split('.').map(Number), port >> 8, port & 255])
const near = ({ target }: Asked, at: number) => Uint8Array.from([...target.subarray(0, 17), at >> 8, at & 255, 7])
const joined = (parts: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(parts))
const many = (count: number, make: (at: number) => Uint8Array) =>
  joined(Array.from({ length: count }, (_, at) => make(at)))
const latin1 = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'))

/** Each way to be hostile by its name. */
export const manners: Readonly<Record<string, Manner>> = {
  'the four bytes that hang a decoder': () => [latin1('l-3:')],
  'the same inside of an answer': ({ transaction }) => [
    joined([latin1('d1:rl-3:e1:t4:'), transaction, latin1('1:y1:re')]),
  ],
  'an endless depth': () => [latin1('d1:r'.repeat(2000)), latin1('l'.repeat(8000))],
  'lengths that lie': () => [latin1('d1:t99999999999:'), latin1('d1:ti99999999999999999999999e'), latin1('d1:t-1:')],
  'huge packets': asked => [
    answer(asked, { id: asked.ownId, nodes: many(2400, at => node(near(asked, at), '127.7.7.7', at + 1)) }),
    answer(asked, { id: asked.ownId, junk: new Uint8Array(60_000) }),
  ],
  'a flood': asked =>
    Array.from({ length: 500 }, () => answer({ ...asked, transaction: randomBytes(4) }, { id: asked.ownId })),
  'the same answer again and again': asked => Array.from({ length: 200 }, () => answer(asked, { id: asked.ownId })),
  'our own id': asked => [answer(asked, { id: asked.askerId })],
  'the target for an id': asked => [answer(asked, { id: asked.target })],
  'another id each time': asked => [answer(asked, { id: randomBytes(20) })],
  'ids of wrong length': asked => [answer(asked, { id: new Uint8Array(19) }), answer(asked, { id: new Uint8Array(0) })],
  'no id': asked => [answer(asked, {}), answer(asked, 'text'), answer(asked, [1])],
  'answers that come from elsewhere': asked => [{ elsewhere: answer(asked, { id: asked.ownId }) }],
  'addresses where nobody is': asked => [
    answer(asked, {
      id: asked.ownId,
      nodes: joined([
        node(near(asked, 1), '127.0.2.1', 0),
        node(near(asked, 2), '0.0.0.0', 1),
        node(near(asked, 3), '224.0.0.1', 1),
        node(near(asked, 4), '255.255.255.255', 1),
        node(asked.askerId, '127.0.2.2', 1),
        node(near(asked, 5), '127.8.0.1', 1),
      ]),
      nodes6: new Uint8Array(38 * 3),
    }),
  ],
  'nodes that are no nodes': asked => [
    answer(asked, { id: asked.ownId, nodes: new Uint8Array(27), nodes6: 'x', values: [1, 'ab', ['c']], token: 5 }),
    answer(asked, { id: asked.ownId, nodes: [[1]], nodes6: { a: 1 } }),
  ],
  'an army of nodes that do not exist': asked => [
    answer(asked, {
      id: asked.ownId,
      nodes: many(60, at => node(near(asked, at), `127.9.${at}.1`, 1 + at)),
      values: Array.from({ length: 60 }, (_, at) => Uint8Array.of(127, 9, 9, at, 0, 0)),
    }),
  ],
  'errors of all kinds': ({ transaction }) => [
    encode({ t: transaction, y: 'e', e: [201, 'no'] }),
    encode({ t: transaction, y: 'e', e: 'no' }),
    encode({ t: transaction, y: 'e' }),
    encode({ t: transaction, y: 'z' }),
  ],
  silence: () => [],
}

/** Nodes at addresses of their own that answer in every manner there is, and name each other as near the target. */
export async function startHostile(): Promise<{
  readonly endpoints: readonly Endpoint[]
  /** How many questions each manner has answered. */
  readonly askedCounts: ReadonlyMap<string, number>
  close(): void
}> {
  const endpoints: Endpoint[] = []
  const askedCounts = new Map<string, number>()
  const sockets: dgram.Socket[] = []
  for (const [at, [name, manner]] of Object.entries(manners).entries()) {
    const host = `127.0.2.${at + 1}`
    const socket = dgram.createSocket('udp4')
    const other = dgram.createSocket('udp4')
    sockets.push(socket, other)
    socket.bind(0, host)
    other.bind(0, host)
    await Promise.all([once(socket, 'listening'), once(other, 'listening')])
    endpoints.push({ host, port: socket.address().port })
    socket.on('message', (packet, { address, port }) => {
      askedCounts.set(name, (askedCounts.get(name) ?? 0) + 1)
      const asked = read(packet, createHash('sha1').update(name).digest())
      for (const reply of manner(asked)) {
        if (reply instanceof Uint8Array) socket.send(reply, port, address)
        else other.send(reply.elsewhere, port, address)
      }
    })
  }
  return {
    endpoints,
    askedCounts,
    close() {
      for (const socket of sockets) socket.close()
    },
  }
}

const read = (packet: Uint8Array, ownId: Uint8Array): Asked => {
  const message = dict(decodeLenient(packet).value)!
  const given = dict(message.get('a'))!
  const target = bytes(given.get('target') ?? given.get('info_hash'), 20) ?? new Uint8Array(20)
  return { transaction: bytes(message.get('t'))!, askerId: bytes(given.get('id'))!, target, ownId }
}

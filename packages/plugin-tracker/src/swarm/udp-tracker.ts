import { randomBytes } from 'node:crypto'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { type Asking, inTime, NetFault, resolveGuarded } from '@gentorrent/net'
import type { Counts } from './counts.ts'

/** BEP 15: "0x41727101980, magic constant". */
const magic = Buffer.from('0000041727101980', 'hex')
const connect = 0
const scrape = 2
const failure = 3

/** Milliseconds after which a packet is sent again, since it may be lost. BEP 15 has 15 s, for programs that stay. */
const patience = 2000

/**
 * Asks a UDP tracker by scrape ([BEP 15](https://www.bittorrent.org/beps/bep_0015.html)).
 *
 * @throws NetFault
 */
export const udpTracker = async (url: string, infoHash: Uint8Array, asking: Asking): Promise<Counts> =>
  inTime(asking, async signal => {
    // `URL` takes hosts and ports apart only of the schemes that it knows.
    const { hostname, port } = new URL(url.replace(/^udp:/i, 'http:'))
    const { address, family } = await resolveGuarded(hostname, asking)
    const socket = createSocket(family === 6 ? 'udp6' : 'udp4')
    try {
      // From then on only packets from there come in.
      socket.connect(Number(port || 80), address)
      await once(socket, 'connect', { signal })
      const id = (
        await exchange(socket, { id: magic, action: connect, more: Buffer.alloc(0), least: 16 }, signal)
      ).subarray(8, 16)
      const answer = await exchange(socket, { id, action: scrape, more: infoHash, least: 20 }, signal)
      return {
        seeders: answer.readUInt32BE(8),
        downloads: answer.readUInt32BE(12),
        leechers: answer.readUInt32BE(16),
      }
    } finally {
      socket.close()
    }
  })

interface Question {
  /** 8 bytes: the magic constant, or what the tracker gave for it. */
  readonly id: Uint8Array
  readonly action: number
  readonly more: Uint8Array
  /** Bytes that the answer has at least. */
  readonly least: number
}

/** Sends a question until its answer comes: same action, same transaction. What else comes is dropped. */
const exchange = async (
  socket: Socket,
  { id, action, more, least }: Question,
  signal: AbortSignal,
): Promise<Buffer> => {
  const head = Buffer.alloc(8)
  head.writeUInt32BE(action)
  randomBytes(4).copy(head, 4)
  const transaction = head.readUInt32BE(4)
  const send = () => socket.send(Buffer.concat([id, head, more]))
  return new Promise<Buffer>((resolve, reject) => {
    const done = (settle: () => void) => {
      clearInterval(again)
      socket.off('message', hear)
      socket.off('error', fail)
      signal.removeEventListener('abort', stop)
      settle()
    }
    const fail = (error: Error) => done(() => reject(error))
    const stop = () => fail(signal.reason as Error)
    const hear = (packet: Buffer) => {
      if (packet.length < 8 || packet.readUInt32BE(4) !== transaction) return
      const said = packet.readUInt32BE(0)
      if (said === failure) fail(new NetFault('unreachable', `says: ${packet.toString('utf8', 8, 208)}`))
      else if (said === action && packet.length >= least) done(() => resolve(packet))
    }
    const again = setInterval(send, patience)
    socket.on('message', hear)
    socket.on('error', fail)
    signal.addEventListener('abort', stop)
    if (signal.aborted) stop()
    else send()
  })
}

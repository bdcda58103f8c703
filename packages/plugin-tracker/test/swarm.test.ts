import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { askSwarm, create, read } from '@gentorrent/core'
import { encode } from '@gentorrent/core/bencode'
import type { Torrent } from '@gentorrent/core/plugin'
import { tracker } from '@gentorrent/plugin-tracker'
import { entries, referenceEngine } from '@gentorrent/testkit'
import { afterEach, describe, expect, test } from 'vitest'

const stops: (() => unknown)[] = []
afterEach(() => Promise.all(stops.splice(0).map(stop => stop())))

const asked = async (trackers: readonly string[], privateAddresses = true) => {
  const { torrent } = await create({
    name: 'f',
    single: true,
    files: entries({ f: 1000 }),
    plugins: [tracker({ trackers })],
    engine: referenceEngine,
  })
  return swarmOf(torrent, privateAddresses)
}

const swarmOf = async (torrent: Torrent, privateAddresses = true) => {
  const { rows } = await askSwarm({ torrent, plugins: [tracker], timeout: 1000, privateAddresses })
  return rows
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void

const serve = async (answer: Answer) => {
  const paths: string[] = []
  const server = http.createServer((request, response) => {
    paths.push(request.url!)
    answer(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  stops.push(() => {
    server.closeAllConnections()
    return new Promise(done => server.close(done))
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/announce`, paths }
}

/** A torrent whose tracker this package would not write. */
const foreign = async (announce: string) => {
  const info = { length: 1, name: 'f', 'piece length': 16_384, pieces: new Uint8Array(20) }
  const { torrent } = await read(encode({ announce, info }), { plugins: [tracker] })
  return torrent
}

/** The torrent is always the same one. */
const hash = async () => {
  const { torrent } = await create({
    name: 'f',
    single: true,
    files: entries({ f: 1000 }),
    plugins: [],
    engine: referenceEngine,
  })
  return Buffer.from(torrent.infoHash.v1!)
}

const counts = 'd8:completei3e10:downloadedi7e10:incompletei2ee'

describe('HTTP', () => {
  test('by scrape', async () => {
    const key = await hash()
    const { url, paths } = await serve((_, response) => {
      response.end(Buffer.concat([Buffer.from('d5:filesd20:'), key, Buffer.from(`${counts}ee`)]))
    })
    expect(await asked([url])).toEqual([{ source: url, seeders: 3, leechers: 2, downloads: 7 }])
    expect(paths).toEqual([expect.stringMatching(/^\/scrape\?info_hash=(%[0-9A-F]{2}){20}$/)])
  })

  test('by an announce of someone who leaves, where there is no scrape', async () => {
    const { url, paths } = await serve((request, response) =>
      request.url!.startsWith('/scrape') ? response.writeHead(404).end() : response.end(counts),
    )
    expect(await asked([`${url}?passkey=x`])).toEqual([
      { source: `${url}?passkey=x`, seeders: 3, leechers: 2, downloads: 7 },
    ])
    expect(paths[0]).toMatch(/^\/scrape\?passkey=x&info_hash=/)
    expect(paths[1]).toMatch(/^\/announce\?passkey=x&info_hash=.*&left=1&.*&numwant=0&event=stopped$/)
  })

  test('what an address has behind # is not asked for', async () => {
    const { url, paths } = await serve((request, response) =>
      request.url!.startsWith('/scrape') ? response.writeHead(404).end() : response.end(counts),
    )
    // Such an address is not written, but read in torrents of others.
    // Such an address is not written, but stands in torrents of others.
    expect(await swarmOf(await foreign(`${url}#part`))).toMatchObject([{ seeders: 3 }])
    expect(paths.map(path => path.replace(/=.*/, ''))).toEqual(['/scrape?info_hash', '/announce?info_hash'])
  })

  const faults: readonly (readonly [name: string, fault: RegExp, answer: Answer])[] = [
    ['a reason', /^says: not registered/, (_, response) => response.end('d14:failure reason14:not registerede')],
    ['no bencode', /^answers with something else/, (_, response) => response.end('<html>')],
    ['a list', /^answers with something else/, (_, response) => response.end('le')],
    ['what hangs decoders', /^answers with something else/, (_, response) => response.end('l-3:')],
    ['a status', /^answers 500/, (_, response) => response.writeHead(500).end()],
    ['nothing', /^cannot be reached/, request => request.socket.destroy()],
    ['nothing in time', /^takes longer than 1 s/, () => {}],
    [
      'a loop',
      /^leads from one place/,
      (request, response) => response.writeHead(302, { location: request.url }).end(),
    ],
    [
      'without end',
      /^sends more than the 1048576 B/,
      (_, response) => {
        // Node 26 goes on with a connection that is gone, and says so here alone.
        const more = (error?: Error | null) => void (error || response.write(Buffer.alloc(65_536), more))
        more()
      },
    ],
  ]
  test.each(faults)('%s is a row with a fault', async (_, fault, answer) => {
    const { url } = await serve(answer)
    expect(await asked([url])).toEqual([{ source: url, fault: expect.stringMatching(fault) }])
  })

  test('counts that cannot be are left out', async () => {
    const { url } = await serve((_, response) => response.end('d8:completei-1e10:incomplete3:foo10:downloadedi1ee'))
    expect(await asked([url])).toEqual([{ source: url, downloads: 1 }])
  })
})

type Reply = (packet: Buffer, first: boolean) => readonly Buffer[]

const serveUdp = async (reply: Reply) => {
  const socket = createSocket('udp4')
  let isFirst = true
  socket.on('message', (packet, { port, address }) => {
    for (const answer of reply(packet, isFirst)) socket.send(answer, port, address)
    isFirst = false
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  stops.push(() => new Promise<void>(done => socket.close(() => done())))
  return `udp://127.0.0.1:${socket.address().port}/announce`
}

const words = (...values: readonly number[]) => {
  const bytes = Buffer.alloc(values.length * 4)
  for (const [i, value] of values.entries()) bytes.writeUInt32BE(value >>> 0, i * 4)
  return bytes
}
const actionOf = (packet: Buffer) => packet.readUInt32BE(8)
const transactionOf = (packet: Buffer) => packet.readUInt32BE(12)

/** As BEP 15 says, with the connection 1, 2. */
const proper: Reply = packet => {
  const transaction = transactionOf(packet)
  if (actionOf(packet) === 0) return [words(0, transaction, 1, 2)]
  if (packet.readUInt32BE(0) !== 1 || packet.readUInt32BE(4) !== 2 || packet.length !== 36) return []
  return [words(2, transaction, 3, 7, 2)]
}

describe('UDP', () => {
  test('by scrape', async () => {
    const url = await serveUdp(proper)
    expect(await asked([url])).toEqual([{ source: url, seeders: 3, leechers: 2, downloads: 7 }])
  })

  test('what does not belong to the question is dropped', async () => {
    const url = await serveUdp((packet, first) => {
      const transaction = transactionOf(packet)
      const noise = [
        Buffer.alloc(0),
        Buffer.from('l-3:'),
        words(0, transaction),
        words(0, transaction ^ 1, 9, 9),
        words(2, 0, 1, 1, 1),
      ]
      return [...noise, ...proper(packet, first)]
    })
    expect(await asked([url])).toEqual([{ source: url, seeders: 3, leechers: 2, downloads: 7 }])
  })

  test('an error is a row with a fault', async () => {
    const url = await serveUdp(packet => [Buffer.concat([words(3, transactionOf(packet)), Buffer.from('go away')])])
    expect(await asked([url])).toEqual([{ source: url, fault: 'says: go away' }])
  })

  test('silence is a row with a fault', async () => {
    const url = await serveUdp(() => [])
    expect(await asked([url])).toEqual([{ source: url, fault: 'takes longer than 1 s to answer' }])
  })
})

test('a tracker that is dead is one row, in its place', async () => {
  const { url } = await serve((_, response) => response.end(counts))
  const dead = await serveUdp(() => [])
  const trackers = [dead, `${url},wss://tracker.example`, 'http://a.i2p/announce', url.replace('announce', 'x')]
  expect((await asked(trackers)).map(({ source, fault, seeders }) => [source, fault ?? seeders])).toEqual([
    [dead, 'takes longer than 1 s to answer'],
    [url, 3],
    ['wss://tracker.example', 'speaks WebSocket, for browsers: it is not asked'],
    ['http://a.i2p/announce', 'is inside I2P, which cannot be asked from here'],
    [url.replace('announce', 'x'), 3],
  ])
})

test.each(['http://127.0.0.1:9/announce', 'udp://127.0.0.1:9', 'udp://[::1]:9', 'http://192.168.0.1/announce'])(
  '%s is not asked without leave',
  async url => {
    const fault = expect.stringContaining('private network')
    expect(await asked([url], false)).toEqual([{ source: url, fault, flags: ['--allow-private-addresses'] }])
  },
)

test('a torrent without trackers has no rows', async () => {
  expect(await asked([])).toEqual([])
})

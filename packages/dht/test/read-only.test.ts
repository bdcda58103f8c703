import dgram from 'node:dgram'
import { once } from 'node:events'
import { decode, encode } from '@gentorrent/core/bencode'
import { bytes, dict, integer, text } from '@gentorrent/core/plugin'
import { openNetwork } from '@gentorrent/dht'
import { expect, test } from 'vitest'
import { patient } from './patient.ts'

test('every question says that we are read-only, and no question of others is answered (BEP 43)', async () => {
  const node = dgram.createSocket('udp4')
  node.bind(0, '127.0.3.7')
  await once(node, 'listening')
  const { port } = node.address()
  const network = await openNetwork(patient)
  const received: Uint8Array[] = []
  node.on('message', (packet, from) => {
    received.push(packet)
    const message = dict(decode(new Uint8Array(packet)))!
    const id = 'i'.repeat(20)
    // A question of its own goes first: were it answered, the answer would be here before our next question.
    node.send(encode({ t: 'zz', y: 'q', q: 'ping', a: { id } }), from.port, from.address)
    node.send(encode({ t: bytes(message.get('t'))!, y: 'r', r: { id } }), from.port, from.address)
  })
  for (const method of ['ping', 'find_node', 'get_peers', 'get', 'put']) {
    const reply = await network.ask({ host: '127.0.3.7', port }, { method, given: { target: new Uint8Array(20) } })
    expect(reply?.error).toBeUndefined()
    expect(reply).toBeDefined()
  }
  network.close()
  node.close()
  const messages = received.map(packet => dict(decode(new Uint8Array(packet)))!)
  expect(messages.map(message => [text(message.get('y')), text(message.get('q')), integer(message.get('ro'))])).toEqual(
    ['ping', 'find_node', 'get_peers', 'get', 'put'].map(method => ['q', method, 1]),
  )
  expect(messages.every(message => bytes(dict(message.get('a'))!.get('id'), 20) !== undefined)).toBe(true)
})

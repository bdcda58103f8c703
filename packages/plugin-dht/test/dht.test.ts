import { create, read } from '@gentorrent/core'
import { encode } from '@gentorrent/core/bencode'
import type { BDict, BValue, Endpoint } from '@gentorrent/core/plugin'
import { dht } from '@gentorrent/plugin-dht'
import { entries, plain, referenceEngine } from '@gentorrent/testkit'
import { describe, expect, test } from 'vitest'

const written = async (...nodes: readonly Endpoint[]) => {
  const files = entries({ 'f.bin': 1000 })
  const { torrent, issues } = await create({
    name: 'f.bin',
    single: true,
    files,
    plugins: [dht({ nodes })],
    engine: referenceEngine,
  })
  return { nodes: (plain(torrent.metainfo) as BDict)['nodes'], codes: issues.map(({ code }) => code) }
}

const found = async (nodes: BValue) => {
  const { torrent, issues, sections } = await read(encode({ info: {}, nodes }), { plugins: [dht] })
  const own = issues.filter(({ code }) => code.startsWith('DHT_'))
  expect(own.every(({ severity }) => severity === 'warning')).toBe(true)
  return {
    codes: own.map(({ code }) => code),
    nodes: sections.find(({ plugin }) => plugin === 'dht')?.options['nodes'],
    magnet: dht.definition.read!.magnet!(torrent),
  }
}

const node = (host: string, port = 6881): Endpoint => ({ host, port })

describe('writing', () => {
  test('nothing', async () => {
    expect(await written()).toEqual({ nodes: undefined, codes: [] })
  })

  test.each([
    'node.example.org',
    'localhost',
    'a_b.example',
    'xn--e1afmkfd.example',
    'node.example.org.',
    '192.0.2.7',
    '0.0.0.0',
    '255.255.255.255',
    '::1',
    '::',
    '2001:db8::1',
    '1:2:3:4:5:6:7:8',
    '1:2:3:4:5:6:7::',
    'FE80::abcd',
    '::ffff:192.0.2.7',
    '64:ff9b::192.0.2.33',
  ])('%s is written as it is', async host => {
    expect(await written(node(host))).toEqual({ nodes: [[host, 6881]], codes: [] })
  })

  test.each([
    ['::1%eth0', 'not an IPv6 address'],
    ['1:2:3:4:5:6:7', 'not an IPv6 address'],
    ['1:2:3:4:5:6:7:8:9', 'not an IPv6 address'],
    ['1::2::3', 'not an IPv6 address'],
    ['1:2:3:4:5:6:7:8::', 'not an IPv6 address'],
    ['12345::', 'not an IPv6 address'],
    ['::192.0.2.256', 'not an IPv6 address'],
    ['192.0.2', 'not an IPv4 address'],
    ['192.0.2.256', 'not an IPv4 address'],
    ['192.0.2.07', 'not an IPv4 address'],
    ['-a.example', 'neither a DNS name'],
    ['a..example', 'neither a DNS name'],
    ['é.example', 'neither a DNS name'],
    [`${'a'.repeat(64)}.example`, 'neither a DNS name'],
    [`${'abcdefg.'.repeat(32)}example`, 'neither a DNS name'],
  ])('the host %j is refused: %s', async (host, because) => {
    await expect(written(node(host))).rejects.toMatchObject({
      code: 'REFUSED',
      message: expect.stringContaining(because),
      details: { issues: [expect.objectContaining({ code: 'DHT_NODE' })] },
    })
  })

  test.each([
    ['', '`:6881` is not host:port'],
    ['[::1]', '`[[::1]]:6881` is not host:port'],
    ['node.example.org:6881', 'is not host:port'],
    ['a b.example', '`a b.example:6881` is not host:port'],
    ['http://a.example', 'is not host:port'],
  ])('the host %j is not of the kind that the option declares', async (host, because) => {
    await expect(written(node(host))).rejects.toMatchObject({
      code: 'REFUSED',
      message: expect.stringContaining(because),
      details: { issues: [expect.objectContaining({ code: 'OPTION_INVALID' })] },
    })
  })

  test('of a port out of range it is said that it is the port', async () => {
    await expect(written(node('a.example', 65_536))).rejects.toThrow('`a.example:65536` has the port 65536')
  })

  test.each([0, -1, 65_536, 1.5, Number.NaN])('the port %d is refused', async port => {
    await expect(written(node('a.example', port))).rejects.toMatchObject({ code: 'REFUSED' })
  })

  test('repeated nodes are written once', async () => {
    const given = [node('a.example'), node('A.example'), node('a.example', 1), node('::1'), node('::1')]
    const { nodes, codes } = await written(...given)
    expect(nodes).toEqual([
      ['a.example', 6881],
      ['a.example', 1],
      ['::1', 6881],
    ])
    expect(codes).toEqual(['DHT_TWICE', 'DHT_TWICE'])
  })

  test.each(['router.bittorrent.com', 'ROUTER.utorrent.com.', 'dht.transmissionbt.com'])(
    '%s is warned of',
    async host => {
      expect((await written(node(host))).codes).toEqual(['DHT_ROUTER'])
    },
  )
})

describe('reading', () => {
  test.each<[string, BValue, readonly string[], readonly Endpoint[] | undefined]>([
    ['a pair', [['a.example', 6881]], [], [node('a.example')]],
    ['an empty list', [], ['DHT_FORM'], undefined],
    ['a text', 'a.example:6881', ['DHT_FORM'], undefined],
    ["BitComet's texts", ['a.example:6881', 'b.example:6881'], ['DHT_FORM'], undefined],
    ['texts beside pairs', ['a.example:6881', ['b.example', 1]], ['DHT_FORM'], [node('b.example', 1)]],
    ['three things', [['a.example', 6881, 1]], ['DHT_NODE'], [node('a.example')]],
    ['one thing', [['a.example']], ['DHT_NODE'], undefined],
    ['a text for a port', [['a.example', '6881']], ['DHT_NODE'], undefined],
    ['the port 0', [['a.example', 0]], ['DHT_NODE'], undefined],
    ['the port 65536', [['a.example', 65_536]], ['DHT_NODE'], undefined],
    ['brackets', [['[::1]', 1]], ['DHT_NODE'], undefined],
    ['numbers', [1, 2], ['DHT_NODE'], undefined],
    [
      'repeated ones',
      [
        ['a.example', 1],
        ['a.example', 1],
      ],
      ['DHT_TWICE'],
      [node('a.example', 1)],
    ],
    ['a public router', [['router.bittorrent.com', 6881]], ['DHT_ROUTER'], [node('router.bittorrent.com')]],
  ])('%s', async (_, nodes, codes, usable) => {
    const result = await found(nodes)
    expect(result.codes).toEqual(codes)
    expect(result.nodes).toEqual(usable)
  })

  test('a magnet link has each node, IPv6 without brackets', async () => {
    const { magnet } = await found([
      ['a.example', 1],
      ['2001:db8::1', 2],
      ['a.example', 1],
    ])
    expect(magnet).toEqual([
      ['dht', 'a.example:1'],
      ['dht', '2001:db8::1:2'],
    ])
  })
})

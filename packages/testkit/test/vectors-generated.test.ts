import { createHash } from 'node:crypto'
import { bep3, create, hex, read, verify } from '@gentorrent/core'
import type { ActivePlugin, Files } from '@gentorrent/core/plugin'
import { dht } from '@gentorrent/plugin-dht'
import { merkle } from '@gentorrent/plugin-merkle'
import { privateTorrent } from '@gentorrent/plugin-private'
import { tracker } from '@gentorrent/plugin-tracker'
import { webseed } from '@gentorrent/plugin-webseed'
import { content, dataEntry, hashTree, referenceEngine } from '@gentorrent/testkit'
import { describe, expect, test } from 'vitest'
import { arePresent, json, plugins, suite, vector } from './vectors.ts'

interface Construction {
  readonly files: Files
  /** The directory's name; without it the torrent is the one file. */
  readonly directory?: string
  /** Default 16384. */
  readonly pieceLength?: number
  readonly plugins: readonly ActivePlugin[]
}

const file = (name: string, length: number, seed = 0) => dataEntry([name], content(length, seed))
const small = { files: [file('f.bin', 1000)] }
const ofData = (length: number) => ({ files: [file('data.bin', length)], plugins: [merkle()] })

const constructions: Readonly<Record<string, Construction>> = {
  'bep05-nodes': {
    ...small,
    plugins: [
      dht({
        nodes: [
          { host: 'router.example.org', port: 6881 },
          { host: '192.0.2.7', port: 1 },
          { host: '2001:db8::1', port: 65_535 },
        ],
      }),
    ],
  },
  'bep12-announce-list': {
    ...small,
    plugins: [tracker({ trackers: ['http://a.example/announce,udp://b.example:80', 'https://c.example/announce'] })],
  },
  'bep17-19-seeds': {
    ...small,
    plugins: [
      webseed({
        urls: ['http://m.example/f.bin', 'ftp://m.example/pub/'],
        httpSeeds: ['http://s.example/seed.php'],
      }),
    ],
  },
  'bep27-private-source': {
    ...small,
    plugins: [privateTorrent({ private: true, source: 'EX' }), tracker({ trackers: ['https://t.example/announce'] })],
  },
  'bep30-m1-1piece': ofData(10_000),
  'bep30-m2-3pieces': ofData(40_000),
  'bep30-m3-4pieces-exact': ofData(65_536),
  'bep30-m4-5pieces': { ...ofData(131_073), pieceLength: 32_768 },
  'bep30-m5-13pieces': ofData(212_892),
  'bep30-m6-multifile': {
    files: [file('a.bin', 20_000), file('b.bin', 5000, 7), file('c.bin', 30_000, 100)],
    directory: 'dir',
    plugins: [merkle()],
  },
}

const made = ({ files, directory, pieceLength = 16_384, plugins }: Construction) =>
  create({
    name: directory ?? files[0]!.path[0]!,
    single: directory === undefined,
    files,
    pieceLength,
    plugins: [bep3({ creationDate: 1_700_000_000 }), ...plugins],
    engine: referenceEngine,
  })

describe.skipIf(!arePresent)(suite('generated vectors, made again'), () => {
  test.each(Object.entries(constructions))('%s, byte for byte', async (name, construction) => {
    const { bytes } = await made(construction)
    expect(Buffer.from(bytes).toString('latin1')).toBe(
      Buffer.from(vector(`generated/${name}.torrent`)).toString('latin1'),
    )
  })

  test.each(Object.entries(constructions))('%s, read and verified', async (name, construction) => {
    const { layout, torrent: written } = await made(construction)
    const { torrent, sections, issues } = await read(vector(`generated/${name}.torrent`), { plugins, strict: true })
    const index = json<Record<string, { sha1_info: string }>>('generated/index.json')
    expect(hex(torrent.infoHash.v1!)).toBe(index[`${name}.torrent`]!.sha1_info)
    expect(issues.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(await verify({ torrent, layout, plugins, engine: referenceEngine })).toEqual([])
    const again = sections.map(section =>
      [...plugins, bep3].find(({ definition }) => definition.id === section.plugin)!(section.options),
    )
    const remade = await create({ ...layout, plugins: again, engine: referenceEngine })
    expect(hex(remade.torrent.metainfo.bytes)).toBe(hex(written.metainfo.bytes))
  })

  test('every node of the six Merkle trees', async () => {
    const trees =
      json<Record<string, { size?: number; piece_length: number; levels: string[][]; root: string }>>(
        'generated/bep30-trees.json',
      )
    const sha1 = (bytes: Uint8Array) => createHash('sha1').update(bytes).digest()
    expect(Object.keys(trees)).toHaveLength(6)
    for (const [name, tree] of Object.entries(trees)) {
      const { files, pieceLength = 16_384 } = constructions[`bep30-${name}`]!
      const stream = Buffer.concat(files.map(({ content }) => (content as { bytes: Uint8Array }).bytes))
      if (tree.size !== undefined) expect(stream.length).toBe(tree.size)
      expect(pieceLength).toBe(tree.piece_length)
      const leaves = Array.from({ length: Math.ceil(stream.length / pieceLength) }, (_, at) =>
        sha1(stream.subarray(at * pieceLength, (at + 1) * pieceLength)),
      )
      const levels = hashTree(leaves, sha1).map(level => level.map(node => Buffer.from(node).toString('hex')))
      expect(levels).toEqual(tree.levels)
      const { torrent } = await made(constructions[`bep30-${name}`]!)
      expect(hex(torrent.info.get('root hash') as Uint8Array)).toBe(tree.root)
    }
  })
})

import { createHash } from 'node:crypto'
import { bep3, create, hex, read, verify } from '@gentorrent/core'
import type { ActivePlugin, FileFacts, Files } from '@gentorrent/core/plugin'
import { attributes } from '@gentorrent/plugin-attributes'
import { dht } from '@gentorrent/plugin-dht'
import { merkle } from '@gentorrent/plugin-merkle'
import { privateTorrent } from '@gentorrent/plugin-private'
import { tracker } from '@gentorrent/plugin-tracker'
import { v2 } from '@gentorrent/plugin-v2'
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

const withFacts = (path: string, length: number, facts: FileFacts) => ({
  ...dataEntry(path.split('/'), content(length)),
  facts,
})
const scripts = [
  withFacts('bin/run.sh', 5000, { executable: true }),
  withFacts('hidden', 0, { hidden: true }),
  withFacts('link', 5000, { target: ['bin', 'run.sh'] }),
]
const recorded = { executable: true, hidden: true, symlinks: true }

const multi = [
  dataEntry(['a', 'b.bin'], content(20_000)),
  file('a.txt', 30_000, 1),
  file('empty', 0),
  file('z.bin', 70_000, 2),
]
const padded = [file('a.bin', 20_000), file('b.bin', 20_000, 5), file('c.bin', 100, 9)]
/** As libtorrent 2.0.8 writes it. */
const hybrid = [v2(), attributes({ align: true, padNames: 'bep47' })]

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
  'bep47-attrs-symlink-sha1': {
    files: scripts,
    directory: 'root',
    plugins: [attributes({ ...recorded, sha1: true })],
  },
  'bep47-v2-attrs-symlink': {
    files: scripts,
    directory: 'root',
    plugins: [v2({ mode: 'only' }), attributes(recorded)],
  },
  'bep52-hybrid-dir-one-file': { files: [file('only.bin', 20_000)], directory: 'dir', plugins: hybrid },
  'bep52-hybrid-dup-pad-paths': { files: padded, directory: 'root', plugins: hybrid },
  'bep52-hybrid-identical-files': {
    files: [file('x', 40_000), file('y', 40_000)],
    directory: 'root',
    plugins: hybrid,
  },
  'bep52-hybrid-multi-16k': { files: multi, directory: 'root', plugins: hybrid },
  'bep52-hybrid-multi-16k-notail': {
    files: multi,
    directory: 'root',
    plugins: [v2(), attributes({ align: true, padNames: 'bep47', tailPad: 'no' })],
  },
  'bep52-hybrid-multi-64k': { files: multi, directory: 'root', pieceLength: 65_536, plugins: hybrid },
  'bep52-hybrid-single': { files: [file('data.bin', 70_000)], plugins: hybrid },
  'bep52-hybrid-single-small': { files: [file('data.bin', 100)], plugins: hybrid },
  'bep52-hybrid-unique-pad-paths': { files: padded, directory: 'root', plugins: [v2(), attributes({ align: true })] },
  'bep52-v2only-multi-16k': { files: multi, directory: 'root', plugins: [v2({ mode: 'only' })] },
  'bep52-v2only-single': { files: [file('data.bin', 70_000)], plugins: [v2({ mode: 'only' })] },
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
    const index = json<Record<string, { sha1_info: string; sha256_info: string }>>('generated/index.json')
    const { v1, v2 } = torrent.infoHash
    const known = index[`${name}.torrent`]!
    expect(v1 && hex(v1)).toBe(
      torrent.info.has('pieces') || torrent.info.has('root hash') ? known.sha1_info : undefined,
    )
    expect(v2 && hex(v2)).toBe(torrent.info.has('meta version') ? known.sha256_info : undefined)
    expect(issues.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(await verify({ torrent, layout, plugins, engine: referenceEngine })).toEqual([])
    const again = sections.map(section =>
      [...plugins, bep3].find(({ definition }) => definition.id === section.plugin)!(section.options),
    )
    const remade = await create({ ...layout, plugins: again, installed: plugins, engine: referenceEngine })
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

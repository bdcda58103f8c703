import { create, hex } from '@gentorrent/core'
import { dht } from '@gentorrent/plugin-dht'
import { entries, hasLibtorrent, readByLibtorrent, referenceEngine } from '@gentorrent/testkit'
import { expect, test } from 'vitest'

const there = hasLibtorrent()

test.skipIf(!there)(
  `libtorrent reads what was made${there ? '' : ' (skipped: needs python3-libtorrent)'}`,
  async () => {
    const { bytes, torrent } = await create({
      name: 'album',
      single: false,
      files: entries({ 'é/b': 20_000, a: 3 }),
      pieceLength: 16_384,
      plugins: [dht({ nodes: [{ host: '127.0.0.1', port: 6881 }] })],
      engine: referenceEngine,
    })
    expect(readByLibtorrent(bytes)).toEqual({
      version: expect.stringMatching(/^\d+\./),
      infoHash: { v1: hex(torrent.infoHash.v1!) },
      name: 'album',
      pieceLength: 16_384,
      length: 20_003,
      files: [
        { path: 'album/a', length: 3 },
        { path: 'album/é/b', length: 20_000 },
      ],
      trackers: [],
      webSeeds: [],
      nodes: [{ host: '127.0.0.1', port: 6881 }],
    })
    expect(() => readByLibtorrent(Buffer.from('d4:infodee'))).toThrow(/^libtorrent refuses the torrent: /)
  },
)

test.skipIf(!there)(`libtorrent reads many files${there ? '' : ' (skipped: needs python3-libtorrent)'}`, async () => {
  const names = Array.from({ length: 12_000 }, (_, i) => `${i}`.padStart(100, '0'))
  const files = entries(Object.fromEntries(names.map(name => [name, 1])))
  const { bytes } = await create({ name: 'many', single: false, files, plugins: [], engine: referenceEngine })
  expect(readByLibtorrent(bytes).files.map(({ path }) => path)).toEqual(names.map(name => `many/${name}`))
})

import { type GentorrentError, plan } from '@gentorrent/core'
import { blocks, definePlugin, type HashEngine } from '@gentorrent/core/plugin'
import { expect, test } from 'vitest'

const engine: HashEngine = {
  name: 'untouched',
  algorithms: new Set(['sha1']),
  loadsModules: false,
  run: async () => {
    throw new Error('a byte was read')
  },
}

const planned = (length: number, pieceLength: number) =>
  plan({
    name: 'f',
    single: true,
    files: [{ path: ['f'], length, role: 'data', content: { kind: 'none' }, facts: {} }],
    plugins: [],
    pieceLength,
    engine,
  })

const codes = (run: () => unknown) => {
  try {
    run()
    return []
  } catch (error) {
    return (error as GentorrentError<'REFUSED'>).details.issues.map(({ code }) => code)
  }
}

// 20 bytes for each of 2^24 pieces are 320 MiB, which WebCrypto could not hash in the end; for 2^23 they are 160 MiB.
test('more digests than a torrent can hold are refused before a byte is read, or room is made for them', () => {
  expect(codes(() => planned(2 ** 38, 16_384))).toEqual(['DIGESTS_MANY'])
  expect(codes(() => planned(2 ** 37, 16_384))).toEqual([])
  expect(codes(() => planned(2 ** 50, 1))).toEqual(['DIGESTS_MANY'])
  expect(codes(() => planned(2 ** 50, 2 ** 27))).toEqual([])
})

test('those of all plugins count together', () => {
  const twice = definePlugin({
    id: 'twice',
    summary: 'Asks for as many digests again',
    beps: [],
    options: {},
    writes: [],
    digests: () => ({ again: blocks('sha1', 'stream', 8192) }),
  })
  const { files } = planned(2 ** 36, 16_384).layout
  const input = { name: 'f', single: true, files, pieceLength: 16_384, engine }
  expect(codes(() => plan({ ...input, plugins: [] }))).toEqual([])
  expect(codes(() => plan({ ...input, plugins: [twice()] }))).toEqual([])
  expect(codes(() => plan({ ...input, files: [{ ...files[0]!, length: 2 ** 37 }], plugins: [twice()] }))).toEqual([
    'DIGESTS_MANY',
  ])
})

import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { hex } from '@gentorrent/core'
import { bytes, dict } from '@gentorrent/core/plugin'
import { content, dataEntry, hashTree } from '@gentorrent/testkit'
import { describe, expect, test } from 'vitest'
import { made } from './torrents.ts'

const file = new URL('../../../../shared/vectors/generated/bep52-roots.json', import.meta.url)
const isThere = existsSync(file)
const vectors: Record<string, { root: string; layer: string | null }> = isThere
  ? JSON.parse(readFileSync(file, 'utf8'))
  : {}

/** The root and the layer that we write for a file of so many bytes. */
const written = async (length: number, pieceLength: number) => {
  const { torrent } = await made('only', [dataEntry(['f'], content(length))], { single: true, pieceLength })
  const tree = dict(torrent.info.get('file tree'))!
  const root = bytes(dict(dict(tree.get('f'))!.get(''))!.get('pieces root'), 32)!
  const layers = dict(torrent.metainfo.get('piece layers'))!
  const layer = layers.get(root)
  expect(layers.count).toBe(layer === undefined ? 0 : 1)
  return { root: hex(root), layer: layer === undefined ? null : hex(layer as Uint8Array) }
}

describe.skipIf(!isThere)(isThere ? 'roots that libtorrent agrees on' : 'roots (skipped: no ../shared/vectors)', () => {
  test('there are 39', () => expect(Object.keys(vectors)).toHaveLength(39))
  test.each(Object.entries(vectors))('%s', async (name, expected) => {
    const [length, pieceLength] = name.split('/').map(Number)
    expect(await written(length!, pieceLength!)).toEqual(expected)
  })
})

test('the root of each layer is checked by a SHA-256 of our own or, where there are many, by the one of Node', async () => {
  const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()
  for (const count of [2, 3, 4, 5, 7, 8, 9, 31, 33, 64, 65, 100, 129]) {
    const data = content(count * 16_384 - 5, count)
    // `create` refuses what its own check finds wrong, so coming back is the proof.
    const { torrent } = await made('only', [dataEntry(['f'], data)], { single: true })
    const leaves = Array.from({ length: count }, (_, at) => sha256(data.subarray(at * 16_384, (at + 1) * 16_384)))
    const root = hashTree(leaves, sha256).at(-1)![0]!
    expect(dict(torrent.metainfo.get('piece layers'))!.has(root)).toBe(true)
  }
})

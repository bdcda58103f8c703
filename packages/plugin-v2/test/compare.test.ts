import { read, verify } from '@gentorrent/core'
import type { Files, Issue } from '@gentorrent/core/plugin'
import { attributes } from '@gentorrent/plugin-attributes'
import { v2 } from '@gentorrent/plugin-v2'
import { entries, referenceEngine } from '@gentorrent/testkit'
import { describe, expect, test } from 'vitest'
import { made, spoilt } from './torrents.ts'

const plugins = [v2, attributes]
const files = entries({ small: 100, large: 100_000, piece: 32_768 })

/** What `verify` finds of our own plugin after some bytes of a file have changed. */
const found = async (name: string, places: readonly number[], single = false): Promise<readonly Issue[]> => {
  const content = single ? files.filter(file => file.path[0] === name) : files
  const { bytes } = await made('only', content, { single, pieceLength: 32_768 })
  const { torrent, layout } = await read(bytes, { plugins })
  const changed: Files = layout!.files.map(file => {
    const { content } = files.find(({ path }) => path[0] === file.path[0])!
    const copy = (content as { bytes: Uint8Array }).bytes.slice()
    if (file.path[0] === name) for (const place of places) copy[place]! ^= 1
    return { ...file, content: { kind: 'bytes', bytes: copy } }
  })
  return verify({ torrent, layout: { ...layout!, files: changed }, plugins, engine: referenceEngine })
}

const at = (code: string, name: string, start: number, end: number) =>
  expect.objectContaining({ code, path: [name], range: { start, end } })

describe('verify names', () => {
  test('nothing, if nothing changed', async () => expect(await found('large', [])).toEqual([]))
  test('the piece of a file that has a layer', async () => {
    expect(await found('large', [40_000])).toEqual([at('V2_PIECE_BAD', 'large', 32_768, 65_536)])
  })
  test('every piece, and the end of the last one', async () => {
    expect(await found('large', [0, 99_999])).toEqual([
      at('V2_PIECE_BAD', 'large', 0, 32_768),
      at('V2_PIECE_BAD', 'large', 98_304, 100_000),
    ])
  })
  test('the file, if it has none', async () => {
    expect(await found('small', [99])).toEqual([at('V2_FILE_BAD', 'small', 0, 100)])
    expect(await found('piece', [0])).toEqual([at('V2_FILE_BAD', 'piece', 0, 32_768)])
  })
  test('the piece of a single file', async () => {
    expect(await found('large', [70_000], true)).toEqual([at('V2_PIECE_BAD', 'large', 65_536, 98_304)])
  })
})

test('a torrent whose layers are lost can still be verified by file', async () => {
  const { torrent, layout } = await spoilt('only', ({ metainfo }) => metainfo.delete('piece layers'))
  const filled = layout!.files.map(file => ({ ...file, content: { kind: 'none' as const } }))
  const issues = await verify({ torrent, layout: { ...layout!, files: filled }, plugins, engine: referenceEngine })
  expect(issues.map(({ code }) => code)).toEqual(['V2_FILE_BAD', 'V2_FILE_BAD', 'V2_FILE_BAD'])
})

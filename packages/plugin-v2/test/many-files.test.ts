import { estimate } from '@gentorrent/core'
import type { FileEntry } from '@gentorrent/core/plugin'
import { attributes } from '@gentorrent/plugin-attributes'
import { v2 } from '@gentorrent/plugin-v2'
import { referenceEngine } from '@gentorrent/testkit'
import { expect, test } from 'vitest'

/** Names that objects would lose or sort, among many. */
const fileOf = (at: number): FileEntry => ({
  path: [`${at % 97}`, ['__proto__', 'constructor', 'dir'][at % 3]!, `${at}`],
  length: at % 4 === 0 ? 0 : at % 4 === 1 ? 40_000 : 100,
  role: 'data',
  content: { kind: 'none' },
  facts: {},
})

/** A dry run does everything but hash: it lays out, joins, encodes, decodes and checks. */
test.each(['hybrid', 'only'] as const)('a hundred thousand files, %s', async mode => {
  const count = 100_000
  const { layout, torrentLength, issues } = await estimate({
    name: 'root',
    single: false,
    files: Array.from({ length: count }, (_, at) => fileOf(at)),
    plugins: [v2({ mode })],
    installed: [attributes],
    pieceLength: 16_384,
    engine: referenceEngine,
  })
  expect(layout.files.filter(({ role }) => role === 'data')).toHaveLength(count)
  // Each file has a key and a length in the tree, and every second or third one a root or a layer.
  expect(torrentLength).toBeGreaterThan(count * 80)
  expect(issues.filter(({ code }) => code !== 'TORRENT_LARGE')).toEqual([])
})

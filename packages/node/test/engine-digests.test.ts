import { blocks, type DigestRequest, type PackedAnswer, tree, whole } from '@gentorrent/core/plugin'
import { createEngine } from '@gentorrent/node'
import { expect, test } from 'vitest'
import { kernels } from './native-engines.ts'
import { bytesOf, inDirectory, planFiles } from './on-disk.ts'
import { type Entry, readable, reference } from './reference.ts'
import { slowAlgorithm } from './slow-algorithm.ts'

const mixes: Readonly<Record<string, readonly DigestRequest[]>> = {
  v1: [blocks('sha1', 'stream', 262_144)],
  'v1 with pieces of no power of two': [blocks('sha1', 'stream', 300_007)],
  v2: [tree('sha256', 'file', { leafLength: 16_384, keepLayer: 65_536 })],
  Merkle: [tree('sha1', 'stream', { leafLength: 32_768 })],
  'v1 and v2 without pads': [
    blocks('sha1', 'stream', 262_144),
    tree('sha256', 'file', { leafLength: 16_384, keepLayer: 262_144 }),
  ],
  'v1 and a digest of every file': [blocks('sha1', 'stream', 262_144), whole('md5', 'file')],
  'three digests of every file, two block lengths': [
    whole('md5', 'file'),
    whole('sha1', 'file'),
    whole('sha256', 'file'),
    blocks('sha1', 'stream', 262_144),
    blocks('sha256', 'stream', 1_000_003),
  ],
  'trees that keep no layer': [
    tree('sha256', 'file', { leafLength: 16_384 }),
    tree('sha256', 'stream', { leafLength: 16_384 }),
  ],
  'a digest of the stream': [whole('sha1', 'stream'), blocks('sha1', 'stream', 262_144)],
}

const lengths = [900_000, 1, 0, 262_144, 500_001, 16_384, 3_345_678, 77, 300_000, 262_143, 1_048_576, 0, 600_000]
const entries: readonly Entry[] = [
  ...lengths.map((length, i) => ({ role: 'data' as const, bytes: bytesOf(length, i) })),
  { role: 'pad', bytes: new Uint8Array(500_000) },
  { role: 'symlink', bytes: new Uint8Array(0) },
  ...Array.from({ length: 100 }, (_, i) => ({ role: 'data' as const, bytes: bytesOf((i * 7919) % 40_000, i) })),
]

test.each(Object.entries(mixes))('%s, on 1 to 3 threads', (_, requests) =>
  inDirectory(async directory => {
    const files = await planFiles(directory, entries)
    const expected = reference(entries, requests)
    for (const workers of [1, 2, 3]) {
      const engine = createEngine({ native: 'never', workers, smallContent: 0, taskLength: 200_000 })
      const answers = await engine.run({ files, requests, modules: [] }, { signal: new AbortController().signal })
      expect(readable(answers, requests)).toEqual(expected)
    }
  }),
)

test.runIf(kernels.length > 0).each(Object.entries(mixes))('%s, natively', (_, requests) =>
  inDirectory(async directory => {
    const files = await planFiles(directory, entries)
    const engine = createEngine({ native: 'always', workers: 2, smallContent: 0 })
    const answers = await engine.run({ files, requests, modules: [] }, { signal: new AbortController().signal })
    expect(readable(answers, requests)).toEqual(reference(entries, requests))
  }),
)

test('workers really take part, and load algorithms that are modules', () =>
  inDirectory(async directory => {
    const slow = await slowAlgorithm(directory)
    const requests = [
      ...mixes['v1 and a digest of every file']!,
      ...mixes['v1 and v2 without pads']!.slice(1),
      blocks(slow.algorithm, 'file', 1 << 20),
    ]
    const large = Array.from({ length: 40 }, (_, i) => ({ role: 'data' as const, bytes: bytesOf(700_000 + i, i) }))
    const files = await planFiles(directory, large)
    const engine = createEngine({ native: 'never', workers: 3, smallContent: 0, taskLength: 500_000 })
    const answers = await engine.run({ files, requests, modules: [slow] }, { signal: new AbortController().signal })
    expect(readable(answers.slice(0, 3), requests)).toEqual(reference(large, requests.slice(0, 3)))
    const threads = (answers[3] as PackedAnswer).values
    expect(threads).toHaveLength(large.length)
    expect(new Set(threads)).toEqual(new Set([0, 1]))
  }))

test('answers are in memory of their own, which every other function takes', () =>
  inDirectory(async directory => {
    const requests = mixes['three digests of every file, two block lengths']!
    const files = await planFiles(directory, entries.slice(0, 3))
    const answers = await createEngine().run({ files, requests, modules: [] }, { signal: new AbortController().signal })
    const buffers = answers.map(
      answer => ('values' in answer && 'ends' in answer ? answer.values : answer) as Uint8Array,
    )
    for (const { buffer } of buffers) expect(buffer).toBeInstanceOf(ArrayBuffer)
  }))

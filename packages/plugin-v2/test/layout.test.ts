import { activate, create, estimate, isError, type PieceLengthPolicy, plan, read } from '@gentorrent/core'
import { definePlugin, type FileEntry, type Files, type Issue } from '@gentorrent/core/plugin'
import { attributes } from '@gentorrent/plugin-attributes'
import { merkle } from '@gentorrent/plugin-merkle'
import { v2 } from '@gentorrent/plugin-v2'
import { entries, referenceEngine } from '@gentorrent/testkit'
import { describe, expect, test } from 'vitest'
import { exampleFiles, made } from './torrents.ts'

const input = { name: 'root', single: false, files: exampleFiles, engine: referenceEngine, installed: [attributes] }

/** The codes of the errors for which it is refused. */
const refusal = async (run: () => unknown): Promise<readonly string[]> => {
  try {
    await run()
    return []
  } catch (error) {
    if (!isError(error, 'REFUSED')) throw error
    return error.details.issues.map(({ code }) => code)
  }
}

describe('a hybrid', () => {
  test('switches padding on by itself', async () => {
    const { layout, issues } = await made('hybrid')
    expect(layout.files.filter(({ role }) => role === 'pad')).toHaveLength(3)
    expect(issues).toEqual([])
  })
  test('is refused without the plugin that pads', async () => {
    const alone = () => create({ ...input, installed: [], plugins: [v2()] })
    expect(await refusal(alone)).toEqual(['PLUGIN_MISSING'])
    await expect(alone()).rejects.toThrow('a torrent of v2 alone has none')
  })
  test('is refused where another plugin orders its files otherwise', async () => {
    const reversed = definePlugin({
      id: 'reversed',
      summary: 'Another order',
      beps: [],
      options: {},
      writes: [],
      files: { order: files => [...files].reverse() },
    })
    expect(await refusal(() => create({ ...input, plugins: [v2(), reversed()] }))).toContain('V2_ORDER')
    expect(await refusal(() => create({ ...input, plugins: [v2({ mode: 'only' }), reversed()] }))).toEqual([])
  })
  test('is refused where another plugin pads and does not do it right', async () => {
    const padding = definePlugin({
      id: 'attributes',
      summary: 'No pads',
      beps: [],
      options: { align: { type: 'boolean', flag: '--align', summary: 'Do nothing' } },
      writes: [],
    })
    expect(await refusal(() => create({ ...input, plugins: [v2(), padding()] }))).toEqual(['V2_ALIGNMENT'])
  })
})

describe('piece lengths', () => {
  const KiB = 1024
  const many = (count: number, length: number, first = 1): Files =>
    Array.from({ length: count }, (_, i) => ({
      path: [`${i}`.padStart(6, '0')],
      length: i === 0 ? first : length,
      role: 'data',
      content: { kind: 'none' },
      facts: {},
    }))
  const chosen = (files: Files, mode: 'hybrid' | 'only', pieceLength?: number | PieceLengthPolicy) => {
    const given = pieceLength !== undefined && { pieceLength }
    const { layout } = plan({ ...input, files, plugins: [v2({ mode })], ...given })
    return { pieceLength: layout.pieceLength, isTwice: layout.length > 2 * files.reduce((sum, f) => sum + f.length, 0) }
  }
  test('are by default such that pads are no more than the content, as far as 16 KiB allow', () => {
    const files = many(20_000, 40 * KiB)
    expect(chosen(files, 'only')).toEqual({ pieceLength: 512 * KiB, isTwice: false })
    expect(chosen(files, 'hybrid')).toEqual({ pieceLength: 64 * KiB, isTwice: false })
    expect(chosen(many(20_000, 1), 'hybrid')).toEqual({ pieceLength: 16 * KiB, isTwice: true })
    // One that is long pays for the pads of some that are short.
    expect(chosen(many(100, KiB, 1024 ** 3), 'hybrid')).toEqual({ pieceLength: 1024 * KiB, isTwice: false })
  })
  test('of other policies and of people are taken as they are', () => {
    const files = many(20_000, 40 * KiB)
    expect(chosen(files, 'hybrid', 1024 * KiB)).toEqual({ pieceLength: 1024 * KiB, isTwice: true })
    expect(chosen(files, 'hybrid', 'mkbrr')).toEqual({ pieceLength: 512 * KiB, isTwice: true })
  })
  test.each([8192, 16_385, 49_152, 1])('%s is refused', async pieceLength => {
    expect(await refusal(() => activate({ ...input, plugins: [v2()], pieceLength }))).toEqual(['PIECE_LENGTH_REFUSED'])
  })
  test('16 KiB and 64 MiB are not', async () => {
    for (const pieceLength of [16_384, 67_108_864]) {
      expect((await made('hybrid', exampleFiles, { pieceLength })).layout.pieceLength).toBe(pieceLength)
    }
  })
})

test('Merkle torrents and v2 exclude each other', async () => {
  expect(await refusal(() => activate({ ...input, plugins: [v2(), merkle()] }))).toEqual(['PLUGINS_CONFLICT'])
})

describe('a directory with one file', () => {
  const one = entries({ 'f.bin': 20_000 })
  const told = (issues: readonly Issue[]) => issues.map(({ code }) => code)
  test('as v2 alone is read as that file, and that is said', async () => {
    const { bytes, issues } = await made('only', one)
    expect(told(issues)).toEqual(['V2_LONE_FILE'])
    const found = await read(bytes, { plugins: [v2] })
    expect(told(found.issues)).toEqual(['V2_LONE_FILE'])
    expect(found.layout).toMatchObject({ single: true, files: [{ path: ['f.bin'] }] })
  })
  test('as a hybrid is not, nor is one directory deeper', async () => {
    expect((await made('hybrid', one)).issues).toEqual([])
    expect((await made('only', entries({ 'a/f.bin': 20_000 }))).issues).toEqual([])
  })
})

describe('depth', () => {
  const deep = (depth: number, last: Partial<FileEntry> = {}): Files => [
    ...entries({ 'a.bin': 20_000 }),
    { ...entries({ [Array.from({ length: depth }, (_, at) => `d${at}`).join('/')]: 20_000 })[0]!, ...last },
  ]
  test('of 95 levels is written and read, also for a symlink', async () => {
    for (const mode of ['hybrid', 'only'] as const) {
      const { bytes } = await made(mode, deep(95))
      expect(
        (await read(bytes, { plugins: [v2, attributes] })).layout?.files.some(({ path }) => path.length === 95),
      ).toBe(true)
    }
    const linked = deep(95, { facts: { target: ['a.bin'] } })
    const plugins = [v2({ mode: 'only' }), attributes({ symlinks: true })]
    const { bytes } = await create({ ...input, files: linked, plugins })
    expect((await read(bytes, { plugins: [v2, attributes] })).layout?.files[1]).toMatchObject({ role: 'symlink' })
  })
  test('of 96 is refused before a byte is read', async () => {
    expect(await refusal(() => made('only', deep(96)))).toEqual(['V2_DEPTH'])
  })
})

test('a dry run knows the exact length of the torrent', async () => {
  for (const mode of ['hybrid', 'only'] as const) {
    const plugins = [v2({ mode })]
    const { torrentLength } = await estimate({ ...input, plugins, pieceLength: 16_384 })
    expect(torrentLength).toBe((await made(mode)).bytes.length)
  }
})

test('files with the same content share a layer', async () => {
  const bytes = new Uint8Array(50_000).fill(7)
  const { torrent } = await made('hybrid', entries({ a: bytes, b: bytes, c: 60_000 }))
  expect(torrent.metainfo.get('piece layers')).toMatchObject({ count: 2 })
})

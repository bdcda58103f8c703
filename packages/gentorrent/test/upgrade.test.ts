// A torrent that becomes a hybrid is the one that would have been made at once, and no byte is read twice.
import { edit, previewEdit } from '@gentorrent/core'
import type { ActivePlugin, FileEntry, Layout } from '@gentorrent/core/plugin'
import { attributes } from '@gentorrent/plugin-attributes'
import { checksums } from '@gentorrent/plugin-checksums'
import { extra } from '@gentorrent/plugin-extra'
import { merkle } from '@gentorrent/plugin-merkle'
import { privateTorrent } from '@gentorrent/plugin-private'
import { tracker } from '@gentorrent/plugin-tracker'
import { v2 } from '@gentorrent/plugin-v2'
import { webseed } from '@gentorrent/plugin-webseed'
import { content, dataEntry, entries, referenceEngine } from '@gentorrent/testkit'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { counting, editing, hybrid, installed, making, reversed, several } from './edits.ts'

const names = fc.stringMatching(/^[ab!~ -]{1,3}$/).filter(name => name.trim() === name && name !== '')
const paths = fc.array(names, { minLength: 1, maxLength: 3 }).map(parts => parts.join('/'))
const lengths = fc.oneof(fc.constantFrom(0, 1, 16_384, 32_768, 32_769, 65_536), fc.integer({ min: 0, max: 70_000 }))
const trees = fc
  .uniqueArray(fc.tuple(paths, lengths), { selector: ([path]) => path, minLength: 1, maxLength: 7 })
  .map(files => files.filter(([path]) => !files.some(([other]) => other !== path && other.startsWith(`${path}/`))))
  .filter(files => files.some(([, length]) => length > 0))
const options = fc.record({
  tracker: fc.boolean(),
  private: fc.boolean(),
  webseed: fc.boolean(),
  sums: fc.boolean(),
  align: fc.boolean(),
  sha1: fc.boolean(),
  backwards: fc.boolean(),
  single: fc.boolean(),
  pieceLength: fc.constantFrom(16_384, 32_768, 65_536),
})
const pluginsOf = (
  chosen: { readonly [K in 'tracker' | 'private' | 'webseed' | 'sums' | 'align' | 'sha1']: boolean },
) => [
  ...(chosen.tracker ? [tracker({ trackers: ['udp://t.example:1'] })] : []),
  ...(chosen.private ? [privateTorrent({ private: true, source: 'S' })] : []),
  ...(chosen.webseed ? [webseed({ urls: ['https://w.example/'] })] : []),
  ...(chosen.sums ? [checksums({ md5sum: true })] : []),
  ...(chosen.align || chosen.sha1 ? [attributes({ align: chosen.align, sha1: chosen.sha1 })] : []),
  extra({ info: ['note=x'], root: ['where=y'] }),
]

test('gives the hybrid that would have been made at once, and reads each file once', async () => {
  await fc.assert(
    fc.asyncProperty(trees, options, async (tree, chosen) => {
      const single = chosen.single && tree.length === 1
      const files = single ? [dataEntry(['pub'], content(tree[0]![1], 1))] : entries(Object.fromEntries(tree))
      // Pads in another order may end elsewhere, and then nothing tells whether one is wanted at the end.
      const plugins = pluginsOf({ ...chosen, align: chosen.align && !chosen.backwards })
      const { pieceLength } = chosen
      const order = chosen.backwards ? [reversed] : []
      const old = await making({ files, single, pieceLength, plugins: [...plugins, ...order] })
      const wanted = await making({
        files,
        single,
        pieceLength,
        plugins: [...plugins.filter(({ definition }) => definition.id !== 'attributes'), ...hybridWith(plugins)],
      })
      const { engine, runs } = counting()
      const upgraded = await editing(old.bytes, {
        amendments: [hybrid],
        content: { layout: old.layout, engine },
      })
      expect(Buffer.from(upgraded.bytes).equals(wanted.bytes)).toBe(true)
      expect(runs.length).toBe(1)
      expect(new Set(runs[0]).size).toBe(runs[0]!.length)
      const input = { bytes: old.bytes, installed, amendments: [hybrid], content: { layout: old.layout, engine } }
      const preview = await previewEdit(input)
      const after = await edit({ ...input, preview, mayChangeInfoHash: true })
      expect(Buffer.from(after.bytes).equals(wanted.bytes)).toBe(true)
      expect(runs.length).toBe(2)
    }),
    { numRuns: 60 },
  )
})

const hybridWith = (plugins: readonly ActivePlugin[]): readonly ActivePlugin[] => {
  const given = plugins.find(({ definition }) => definition.id === 'attributes')?.options
  return [attributes({ ...given, align: true }), v2({ mode: 'hybrid' })]
}

test('says that files are listed in another order, where they are', async () => {
  const old = await making({ files: several, plugins: [reversed] })
  const input = { amendments: [hybrid], content: { layout: old.layout, engine: referenceEngine } }
  const { issues } = await editing(old.bytes, input)
  expect(issues.map(({ code }) => code)).toContain('ORDER_CHANGED')
  const sorted = await making({ files: several, plugins: [] })
  const again = await editing(sorted.bytes, {
    ...input,
    content: { layout: sorted.layout, engine: referenceEngine },
  })
  expect(again.issues.map(({ code }) => code)).not.toContain('ORDER_CHANGED')
})

test.each([
  ['v1', []],
  ['pads', [attributes({ align: true })]],
  ['another order', [reversed]],
] as const)('refuses content that is damaged: %s', async (_, plugins) => {
  const old = await making({ files: several, plugins })
  for (const at of [0, 1, 2, 3]) {
    const damaged = damage(old.layout, at)
    if (damaged === undefined) continue
    const content = { layout: damaged, engine: referenceEngine }
    const refused = editing(old.bytes, { amendments: [hybrid], content })
    await expect(refused).rejects.toMatchObject({
      code: 'REFUSED',
      details: { issues: expect.arrayContaining([expect.objectContaining({ code: 'PIECE_BAD' })]) },
    })
  }
})

const damage = (layout: Layout, at: number): Layout | undefined => {
  const file = layout.files.filter(({ role }) => role === 'data')[at]!
  if (file.length === 0) return undefined
  const bytes = (file.content as { readonly bytes: Uint8Array }).bytes.slice()
  bytes[bytes.length >> 1]! ^= 1
  const changed: FileEntry = { ...file, content: { kind: 'bytes', bytes } }
  return { ...layout, files: layout.files.map(each => (each === file ? changed : each)) }
}

test.each([
  ['pieces that v2 cannot have', { pieceLength: 20_000 }, [], 'v2 needs a power of two'],
  ['Merkle torrents', {}, [merkle()], 'merkle and v2 cannot be used together'],
] as const)('says why not: %s', async (_, more, plugins, message) => {
  const old = await making({ files: several, plugins, ...more })
  const content = { layout: old.layout, engine: referenceEngine }
  await expect(editing(old.bytes, { amendments: [hybrid], content })).rejects.toThrow(message)
})

test('pieces of another length make way for it', async () => {
  const old = await making({ files: several, plugins: [], pieceLength: 20_000 })
  const { engine, runs } = counting()
  const content = { layout: old.layout, engine }
  const { bytes } = await editing(old.bytes, { amendments: [hybrid], pieceLength: 32_768, content })
  const wanted = await making({ files: several, plugins: [v2()], pieceLength: 32_768 })
  expect(Buffer.from(bytes).equals(wanted.bytes)).toBe(true)
  expect(runs.length).toBe(1)
})

// Torrents that are changed later are those that would have been made at once; and no byte of content is read for what a
// torrent says itself, and none twice.
import { type CreateInput, create, type EditInput, edit, previewEdit, read, verify } from '@gentorrent/core'
import {
  type ActivePlugin,
  definePlugin,
  type FileEntry,
  type HashEngine,
  type Layout,
  type Plugin,
} from '@gentorrent/core/plugin'
import { attributes } from '@gentorrent/plugin-attributes'
import { checksums } from '@gentorrent/plugin-checksums'
import { extra } from '@gentorrent/plugin-extra'
import { feed } from '@gentorrent/plugin-feed'
import { merkle } from '@gentorrent/plugin-merkle'
import { privateTorrent } from '@gentorrent/plugin-private'
import { signing } from '@gentorrent/plugin-signing'
import { similar } from '@gentorrent/plugin-similar'
import { tracker } from '@gentorrent/plugin-tracker'
import { v2 } from '@gentorrent/plugin-v2'
import { webseed } from '@gentorrent/plugin-webseed'
import { content, credential, dataEntry, entries, referenceEngine } from '@gentorrent/testkit'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const installed: readonly Plugin[] = [
  attributes,
  checksums,
  extra,
  feed,
  merkle,
  privateTorrent,
  signing,
  similar,
  tracker,
  v2,
  webseed,
]

/** Lists files in an order of its own, as many programs do, and is not there when they are edited. */
const reversed = definePlugin({
  id: 'reversed',
  summary: 'Another order',
  beps: [],
  options: {},
  writes: [],
  files: { order: files => [...files].sort((a, b) => (a.path.join('/') < b.path.join('/') ? 1 : -1)) },
  read: { detect: () => undefined },
})()

const noReading: HashEngine = {
  ...referenceEngine,
  run: () => Promise.reject(new Error('content is read')),
}

/** An engine that notes what is read. */
const counting = () => {
  const runs: (readonly string[])[] = []
  const engine: HashEngine = {
    ...referenceEngine,
    run: (plan, control) => {
      runs.push(
        plan.files.filter(({ role, length }) => role === 'data' && length > 0).map(({ path }) => path.join('/')),
      )
      return referenceEngine.run(plan, control)
    },
  }
  return { engine, runs }
}

const making = (input: Pick<CreateInput, 'files' | 'plugins'> & Partial<CreateInput>) =>
  create({ name: 'pub', single: false, installed, pieceLength: 16_384, engine: referenceEngine, ...input })

const editing = (bytes: Uint8Array, input: Partial<EditInput>) =>
  edit({ bytes, installed, mayChangeInfoHash: true, ...input })

const several = entries({ 'a/b.bin': 20_000, 'a.txt': 30_000, empty: 0, 'z.bin': 40_000 })
const hybrid = { plugin: v2, options: { mode: 'hybrid' } }

describe('upgrade', () => {
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
})

describe('digests that a torrent has are used again', () => {
  const all = [
    v2({ mode: 'hybrid' }),
    attributes({ align: true, sha1: true }),
    checksums({ md5sum: true }),
    tracker({ trackers: ['udp://t.example:1'] }),
    similar({ collections: ['com.example.a'] }),
  ]
  const without = (...ids: readonly string[]) => all.filter(({ definition }) => !ids.includes(definition.id))

  test.each<[string, Partial<EditInput>, readonly ActivePlugin[], string?]>([
    [
      'private',
      { amendments: [{ plugin: privateTorrent, options: { private: true } }] },
      [...all, privateTorrent({ private: true })],
    ],
    ['a name', { name: 'other' }, all, 'other'],
    ['no more MD5', { remove: ['file.md5sum'] }, without('checksums')],
    [
      'v2 alone',
      { amendments: [{ plugin: v2, options: { mode: 'only' } }] },
      [...without('v2', 'attributes'), attributes({ sha1: true }), v2({ mode: 'only' })],
    ],
    ['v1 alone', { remove: ['info.file tree', 'info.meta version', 'piece layers'] }, without('v2')],
    [
      'twins',
      { amendments: [{ plugin: extra, options: { utf8Twins: true } }], allow: ['V2_NAME_TWICE'] },
      [...all, extra({ utf8Twins: true })],
    ],
  ])('%s', async (_, input, plugins, name = 'pub') => {
    const old = await making({ files: several, plugins: all, allow: ['V2_NAME_TWICE'] })
    const content = { layout: old.layout, engine: noReading }
    const edited = await editing(old.bytes, { ...input, content })
    const wanted = await making({ files: several, plugins, name, allow: ['V2_NAME_TWICE'] })
    expect(Buffer.from(edited.bytes).equals(wanted.bytes)).toBe(true)
    expect(edited.requests).toEqual([])
  })

  test('others need the content, and say so', async () => {
    const old = await making({ files: several, plugins: [] })
    const amendments = [{ plugin: checksums, options: { md5sum: true } }]
    await expect(editing(old.bytes, { amendments })).rejects.toThrow('the md5 of each file')
    const preview = await previewEdit({ bytes: old.bytes, installed, amendments })
    expect([preview.infoHash, preview.isInfoChanged, preview.requests.length]).toEqual([undefined, true, 1])
    const content = { layout: old.layout, engine: referenceEngine }
    const edited = await editing(old.bytes, { amendments, content })
    const wanted = await making({ files: several, plugins: [checksums({ md5sum: true })] })
    expect(Buffer.from(edited.bytes).equals(wanted.bytes)).toBe(true)
    expect(preview.torrentLength).toBe(wanted.bytes.length)
  })

  test('an MD5 is no reason to hash pieces again, but they are compared', async () => {
    const old = await making({ files: several, plugins: [reversed] })
    const { engine, runs } = counting()
    const amendments = [{ plugin: checksums, options: { md5sum: true } }]
    const { torrent, issues } = await editing(old.bytes, { amendments, content: { layout: old.layout, engine } })
    expect(runs.length).toBe(1)
    expect(issues.map(({ code }) => code)).not.toContain('ORDER_CHANGED')
    expect(Buffer.from(torrent.info.get('pieces') as Uint8Array)).toEqual(
      Buffer.from(old.torrent.info.get('pieces') as Uint8Array),
    )
  })

  test('two streams without a common piece are read one after the other', async () => {
    const old = await making({ files: several, plugins: [attributes({ align: true })] })
    const { engine, runs } = counting()
    const content = { layout: old.layout, engine }
    const amendments = [{ plugin: attributes, options: { tailPad: 'no' } }]
    const { bytes } = await editing(old.bytes, { amendments, pieceLength: 32_768, content })
    const plugins = [attributes({ align: true, tailPad: 'no' })]
    const wanted = await making({ files: several, plugins, pieceLength: 32_768 })
    expect(Buffer.from(bytes).equals(wanted.bytes)).toBe(true)
    expect(runs.length).toBe(2)
  })
})

describe('what nobody changes stays', () => {
  const { key, certificate } = credential('com.example')

  test('an edit of nothing gives the same bytes', async () => {
    const { bytes } = await making({
      files: several,
      plugins: [
        v2(),
        tracker({ trackers: ['udp://t.example:1,udp://u.example:1'] }),
        signing({ keys: [key], certificates: [certificate] }),
      ],
    })
    const { sections } = await read(bytes, { plugins: installed })
    const amendments = sections.flatMap(({ plugin, options }) => {
      const found = installed.find(({ definition }) => definition.id === plugin)
      return found && !found.definition.adds ? [{ plugin: found, options }] : []
    })
    const edited = await edit({ bytes, installed, amendments })
    expect(edited.bytes).toEqual(bytes)
    expect(edited.changed).toEqual([])
    expect((await edit({ bytes, installed })).bytes).toEqual(bytes)
  })

  test('unknown keys of info and of files stay when others change', async () => {
    const foreign = definePlugin({
      id: 'foreign',
      summary: 'Keys of somebody else',
      beps: [],
      options: {},
      writes: ['info.odd', 'file.mtime', 'metainfo.odd'],
      fileInfo: (_, { layout }) => ({ mtime: layout.name.length }),
      info: () => ({ odd: [1, { b: 'c' }] }),
      metainfo: () => ({ odd: 7 }),
      read: { detect: () => undefined },
    })
    const old = await making({ files: several, plugins: [foreign()] })
    const content = { layout: old.layout, engine: referenceEngine }
    const amendments = [
      { plugin: checksums, options: { md5sum: true } },
      { plugin: privateTorrent, options: { source: 'S' } },
    ]
    const { bytes, issues } = await editing(old.bytes, { amendments, content })
    const wanted = await making({
      files: several,
      plugins: [foreign(), checksums({ md5sum: true }), privateTorrent({ source: 'S' })],
    })
    expect(Buffer.from(bytes).equals(wanted.bytes)).toBe(true)
    expect(issues.map(({ code }) => code)).toEqual(['EXTRA_UNKNOWN', 'EXTRA_UNKNOWN'])
    const upgraded = await editing(old.bytes, { amendments: [hybrid], content })
    const { torrent, layout } = await read(upgraded.bytes, { plugins: installed })
    expect(Buffer.from(torrent.info.bytes).toString('latin1').split('5:mtimei3e').length - 1).toBe(4)
    const contents = new Map(old.layout.files.map(file => [file.path.join('/'), file.content]))
    const files = layout!.files.map(file => ({ ...file, content: contents.get(file.path.join('/')) ?? file.content }))
    const located = { ...layout!, files }
    expect(await verify({ torrent, layout: located, plugins: installed, engine: referenceEngine })).toEqual([])
  })

  test('a signature goes with the info dictionary that it signs, and can be made anew at once', async () => {
    const signed = signing({ keys: [key], certificates: [certificate] })
    const { bytes } = await making({ files: several, plugins: [signed] })
    const secret = { plugin: privateTorrent, options: { private: true } }
    const dropped = await editing(bytes, { amendments: [secret] })
    expect([dropped.torrent.metainfo.has('signatures'), dropped.issues.map(({ code }) => code).sort()]).toEqual([
      false,
      ['KEY_DROPPED', 'PRIVATE_TRACKERLESS'],
    ])
    const again = await editing(bytes, { amendments: [secret], plugins: [signed] })
    const wanted = await making({ files: several, plugins: [signed, privateTorrent({ private: true })] })
    expect(Buffer.from(again.bytes).equals(wanted.bytes)).toBe(true)
  })
})

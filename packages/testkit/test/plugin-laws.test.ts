import { bep3 } from '@gentorrent/core'
import {
  type BlockDigests,
  blocks,
  bytes,
  definePlugin,
  type FileList,
  type Issue,
  type KeyPath,
  list,
  type PluginDefinition,
  type Readership,
  text,
} from '@gentorrent/core/plugin'
import { entries, type Law, pluginLaws } from '@gentorrent/testkit'
import { describe, expect, test } from 'vitest'

const options = { labels: { type: 'text', list: true, flag: '--label <text>', summary: 'Add a label' } } as const
type Definition = PluginDefinition<typeof options, { blocks: BlockDigests<'stream'> }>

/** Keeps every law. It writes a key in each place, asks for digests and compares them. */
const good: Definition = {
  id: 'sound',
  summary: 'A plugin that keeps the laws',
  beps: [],
  options,
  issues: { SOUND_LABEL: 'a label is not text', SOUND_BLOCK: 'a block differs' },
  clients: [
    { what: 'labels', keys: ['info.labels'], clients: { a: { standing: 'reads', since: '1.2', before: 'ignores' } } },
  ],
  writes: ['info.labels', 'info.blocks', 'file.mark', 'metainfo.hash length'],
  digests: () => ({ blocks: blocks('md5', 'stream', 1000) }),
  fileInfo: ({ length }) => ({ mark: length % 7 }),
  info: ({ options: { labels }, digests }) => ({ labels, blocks: digests.blocks }),
  metainfo: async ({ infoHash }) => ({ 'hash length': (await infoHash()).v1!.length }),
  read: {
    detect: ({ info }) =>
      info.has('labels') ? { labels: (list(info.get('labels')) ?? []).flatMap(item => text(item) ?? []) } : undefined,
    validate: ({ info }) =>
      (list(info.get('labels')) ?? []).every(item => text(item) !== undefined) ? [] : [found('SOUND_LABEL')],
    compare: ({ info }, { digests, layout }) => {
      const said = bytes(info.get('blocks')) ?? new Uint8Array(0)
      const count = Math.ceil(layout.length / 1000)
      const at = Array.from({ length: count }, (_, i) => i).find(i =>
        [...digests.blocks.subarray(i * 16, i * 16 + 16)].some((byte, k) => byte !== said[i * 16 + k]),
      )
      return at === undefined ? [] : [{ ...found('SOUND_BLOCK'), range: { start: at * 1000, end: at * 1000 + 1000 } }]
    },
    magnet: ({ info }) => (info.has('labels') ? [['x.labels', '1']] : []),
  },
}

const found = (code: string): Issue => ({ code, severity: 'error', message: 'something is wrong' })

const known: Readership = { what: 'labels', keys: ['info.labels'], clients: { a: 'reads' } }
const knowing = (fact: Partial<Readership>): Partial<Definition> => ({ clients: [{ ...known, ...fact }] })

const lawsOf = (definition: Definition) => {
  const plugin = definePlugin(definition)
  return pluginLaws(plugin, {
    cases: [
      { name: 'several', options: { labels: ['a', 'b'] } },
      { name: 'one file', options: { labels: ['a'] }, files: entries({ f: 3000 }), single: true },
    ],
  })
}

const broken = async (laws: readonly Law[]): Promise<readonly string[]> => {
  const names: string[] = []
  for (const { name, check } of laws) {
    await check().catch((error: Error) => {
      // A law must fail with a reason that helps, not because the law itself stumbled.
      expect(error.message).not.toMatch(/undefined is not|not a function|Cannot read/)
      names.push(name)
    })
  }
  return names
}

let runs = 0

/** What is wrong, and the law that must see it. */
const faults: readonly (readonly [fault: string, law: string, change: Partial<Definition>])[] = [
  ['writes a key that it does not declare', 'writes and says', { info: () => ({ other: 1 }) }],
  ['writes a key of files that it does not declare', 'writes and says', { fileInfo: () => ({ other: 1 }) }],
  [
    'has an issue that it does not declare',
    'writes and says',
    { check: () => [{ ...found('SOUND_X'), severity: 'warning' }] },
  ],
  ['ends a summary with a full stop', 'is documented', { summary: 'A plugin.' }],
  ['has a code without an own word', 'is documented', { issues: { ...good.issues, SOUND_: 'nothing' } }],
  ['names a client oddly', 'is documented', knowing({ clients: { 'a client': 'reads' } })],
  [
    'names a version without what was before',
    'is documented',
    knowing({ clients: { a: { standing: 'reads', since: '1' } } }),
  ],
  ['cannot tell whether files have a key', 'is documented', knowing({ keys: ['file.mark'] })],
  ['knows who reads what is not there', 'is silent', knowing({ when: () => true })],
  [
    'fails to see whether its keys are there',
    'reads anything',
    knowing({ when: ({ info }) => bytes(info.get('labels'))!.length > 0 }),
  ],
  [
    'changes its options',
    'is pure',
    {
      info: ({ options }) => ({
        labels: (options.labels as string[]).sort(),
        blocks: (options.labels as string[]).push('c'),
      }),
    },
  ],
  [
    'changes the layout',
    'is pure',
    { metainfo: ({ layout }) => ({ 'hash length': Object.assign(layout, { length: 1 }).length }) },
  ],
  [
    'changes bytes',
    'is pure',
    { info: ({ digests, options: { labels } }) => ({ labels, blocks: (digests.blocks as Uint8Array).fill(0) }) },
  ],
  ['writes the time', 'is pure', { metainfo: () => ({ 'hash length': Math.floor(Date.now() / 1000) }) }],
  ['writes the year', 'is pure', { metainfo: () => ({ 'hash length': new Date().getFullYear() }) }],
  ['writes a random number', 'is pure', { metainfo: () => ({ 'hash length': Math.floor(Math.random() * 1e9) }) }],
  ['remembers earlier runs', 'is pure', { metainfo: () => ({ 'hash length': runs++ }) }],
  ['does not detect what it wrote', 'detects what it wrote', { read: { ...good.read!, detect: () => undefined } }],
  ['detects other options', 'detects what it wrote', { read: { ...good.read!, detect: () => ({ labels: ['c'] }) } }],
  ['has no reading side', 'detects what it wrote', { read: undefined as never }],
  ['keeps the order in which files were found', 'does not depend on order', { files: { order: files => files } }],
  ['detects what is not there', 'is silent', { read: { ...good.read!, detect: () => ({}) } }],
  [
    'complains of what is not there',
    'is silent',
    { read: { ...good.read!, validate: () => [{ ...found('SOUND_LABEL'), severity: 'warning' }] } },
  ],
  ['adds to every magnet link', 'is silent', { read: { ...good.read!, magnet: () => [['x', 'y']] } }],
  ['claims every info-hash', 'is silent', { read: { ...good.read!, infoHashes: () => ['v1'] } }],
  [
    'claims every file list',
    'is silent',
    { read: { ...good.read!, files: (): FileList => ({ files: [], single: false }) } },
  ],
  [
    'refuses its own work',
    'no fault with its own work',
    { read: { ...good.read!, validate: ({ info }) => (info.has('labels') ? [found('SOUND_LABEL')] : []) } },
  ],
  [
    'warns of its own work too late',
    'no fault with its own work',
    {
      read: {
        ...good.read!,
        validate: ({ info }) => (info.has('labels') ? [{ ...found('SOUND_LABEL'), severity: 'warning' }] : []),
      },
    },
  ],
  [
    'finds right content wrong',
    'no fault with its own work',
    { read: { ...good.read!, compare: () => [{ ...found('SOUND_BLOCK'), range: { start: 0, end: 1e9 } }] } },
  ],
  ['does not compare', 'finds a changed byte', { read: { ...good.read!, compare: () => [] } }],
  [
    'does not look at the last block',
    'finds a changed byte',
    {
      read: {
        ...good.read!,
        compare: (torrent, run) =>
          good.read!.compare!(torrent, run).filter(({ range }) => range!.end < run.layout.length),
      },
    },
  ],
  [
    'names another block than the one that changed',
    'finds a changed byte',
    {
      read: {
        ...good.read!,
        compare: (torrent, run) =>
          good.read!.compare!(torrent, run).map(it => ({
            ...it,
            range: { start: it.range!.start + 1000, end: it.range!.end + 1000 },
          })),
      },
    },
  ],
  [
    'names no place',
    'finds a changed byte',
    {
      read: {
        ...good.read!,
        compare: (torrent, run) => good.read!.compare!(torrent, run).map(({ range: _, ...it }) => it),
      },
    },
  ],
  [
    'trusts a list to be a list',
    'reads anything',
    {
      read: {
        ...good.read!,
        detect: ({ info }) =>
          info.has('labels') ? { labels: (info.get('labels') as Uint8Array[]).map(item => text(item)!) } : undefined,
      },
    },
  ],
  [
    'trusts texts to be texts',
    'reads anything',
    {
      read: {
        ...good.read!,
        magnet: ({ info }) => (list(info.get('labels')) ?? []).map(item => ['x', text(item)!.trim()] as const),
      },
    },
  ],
  [
    'trusts the length of hashes',
    'reads anything',
    {
      read: {
        ...good.read!,
        compare: (torrent, run) =>
          (torrent.info.get('blocks') as Uint8Array).subarray(0) && good.read!.compare!(torrent, run),
      },
    },
  ],
  [
    'trusts the keys of files',
    'reads anything',
    {
      read: {
        ...good.read!,
        validate: torrent => [
          ...good.read!.validate!(torrent),
          ...(list(torrent.info.get('files')) ?? []).flatMap(file =>
            (((file as { get(key: string): unknown }).get('mark') as number) ?? 0).toFixed() === ''
              ? [found('SOUND_LABEL')]
              : [],
          ),
        ],
      },
    },
  ],
]

describe('laws of plugins', () => {
  test('a sound plugin keeps them all', async () => {
    expect(await broken(lawsOf(good))).toEqual([])
  })

  test.each(faults)('a plugin that %s breaks "%s"', async (_, law, change) => {
    const names = await broken(lawsOf({ ...good, ...change }).filter(({ name }) => name.includes(law)))
    expect(names).not.toEqual([])
  })

  test('no cases, no laws', () => {
    expect(() => pluginLaws(bep3, { cases: [] })).toThrow('at least one case')
  })
})

describe('the base format keeps the laws of plugins', () => {
  const laws = pluginLaws(bep3, {
    cases: [
      { name: 'several files', options: {} },
      { name: 'one file', options: {}, files: entries({ f: 40_000 }), single: true },
      { name: 'every option', options: { comment: 'é \u{1f600}', createdBy: 'me', creationDate: 1_700_000_000 } },
    ],
  })
  for (const law of laws) test(law.name, law.check)
})

test('holds for a case that writes no key', async () => {
  const laws = pluginLaws(
    definePlugin({
      ...good,
      writes: ({ labels }) => (labels.length > 0 ? (good.writes as readonly KeyPath[]) : []),
      digests: () => ({}) as never,
      fileInfo: () => ({}),
      info: () => ({}),
      metainfo: () => ({}),
    }),
    { cases: [{ name: 'nothing', options: {} }] },
  )
  expect(await broken(laws)).toEqual([])
})

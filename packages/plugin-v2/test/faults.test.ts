import { read } from '@gentorrent/core'
import { encode } from '@gentorrent/core/bencode'
import type { BValue } from '@gentorrent/core/plugin'
import { v2 } from '@gentorrent/plugin-v2'
import { describe, expect, test } from 'vitest'
import { codes, type Dict, leaf, made, spoilt } from './torrents.ts'

type Change = Parameters<typeof spoilt>[1]

const hash = (byte: number) => new Uint8Array(32).fill(byte)
const firstLayer = (layers: Dict) => [...layers.keys()][0] as Uint8Array
const dict = (...pairs: readonly (readonly [string, BValue])[]): Dict => new Map(pairs)
const files = (info: Dict) => info.get('files') as Dict[]

/** What is changed in a v2 torrent, and the only code of an error that it then gets. */
const faults: Readonly<Record<string, readonly [code: string, change: Change]>> = {
  'a newer version': ['V2_VERSION', ({ info }) => info.set('meta version', 3)],
  'an older version': ['V2_VERSION', ({ info }) => info.set('meta version', 1)],
  'a version that is text': ['V2_VERSION', ({ info }) => info.set('meta version', '2')],
  'no tree': ['V2_TREE', ({ info, layers }) => info.delete('file tree') && layers.clear()],
  'a tree that is a list': ['V2_TREE', ({ info, layers }) => info.set('file tree', []) && layers.clear()],
  'an empty tree': ['V2_TREE', ({ tree, layers }) => [tree.clear(), layers.clear()]],
  'a tree that is a file': [
    'V2_TREE',
    ({ info, layers }) => info.set('file tree', dict(['', dict(['length', 0])])) && layers.clear(),
  ],
  'a file with siblings of its keys': [
    'V2_TREE',
    ({ tree }) => (tree.get('empty') as Dict).set('x', dict(['', dict(['length', 0])])),
  ],
  'keys not below an empty one': [
    'V2_TREE',
    ({ tree }) => tree.set('x', dict(['length', 5], ['pieces root', hash(1)])),
  ],
  'a file that is a number': ['V2_TREE', ({ tree }) => tree.set('x', 5)],
  'no length': ['V2_LENGTH', ({ tree }) => leaf(tree, 'empty').delete('length')],
  'a negative length': ['V2_LENGTH', ({ tree }) => leaf(tree, 'empty').set('length', -1)],
  'a length that is text': ['V2_LENGTH', ({ tree }) => leaf(tree, 'empty').set('length', '5')],
  'nothing but empty files': [
    'V2_LENGTH',
    ({ info, layers }) => info.set('file tree', dict(['x', dict(['', dict(['length', 0])])])) && layers.clear(),
  ],
  'a root on an empty file': ['V2_ROOT', ({ tree }) => leaf(tree, 'empty').set('pieces root', hash(1))],
  'no root': ['V2_ROOT', ({ tree }) => tree.set('x', dict(['', dict(['length', 5])]))],
  'a root of zeros': [
    'V2_ROOT',
    ({ tree }) => tree.set('x', dict(['', dict(['length', 5], ['pieces root', hash(0)])])),
  ],
  'a root of 31 bytes': [
    'V2_ROOT',
    ({ tree }) => tree.set('x', dict(['', dict(['length', 5], ['pieces root', new Uint8Array(31).fill(1)])])),
  ],
  'a pad': ['V2_PAD', ({ tree }) => leaf(tree, 'empty').set('attr', 'p')],
  'a parent directory': ['V2_PATH', ({ tree }) => tree.set('..', dict(['x', dict(['', dict(['length', 0])])]))],
  'a slash': ['V2_PATH', ({ tree }) => tree.set('a/b', dict(['', dict(['length', 0])]))],
  'no layers': ['V2_LAYERS', ({ metainfo }) => metainfo.delete('piece layers')],
  'layers that are text': ['V2_LAYERS', ({ metainfo }) => metainfo.set('piece layers', '')],
  'a missing layer': ['V2_LAYER_MISSING', ({ layers }) => layers.delete(firstLayer(layers))],
  'a layer that is a number': ['V2_LAYER', ({ layers }) => layers.set(firstLayer(layers), 5)],
  'a layer that is too short': [
    'V2_LAYER',
    ({ layers }) => layers.set(firstLayer(layers), (layers.get(firstLayer(layers)) as Uint8Array).subarray(32)),
  ],
  'a layer that is wrong': [
    'V2_LAYER_ROOT',
    ({ layers }) =>
      layers.set(firstLayer(layers), new Uint8Array((layers.get(firstLayer(layers)) as Uint8Array).length)),
  ],
  'a layer of nobody': ['V2_LAYER_UNKNOWN', ({ layers }) => layers.set(hash(7), hash(8))],
  'a layer with an odd key': ['V2_LAYER_UNKNOWN', ({ layers }) => layers.set('x', hash(8))],
  'a layer of a small file': [
    'V2_LAYER_UNKNOWN',
    ({ tree, layers }) => {
      tree.set('x', dict(['', dict(['length', 16_384], ['pieces root', hash(9)])]))
      layers.set(hash(9), hash(9))
    },
  ],
}

/** The same for a hybrid. */
const hybridFaults: Readonly<Record<string, readonly [code: string, change: Change]>> = {
  'other names': ['V2_MISMATCH', ({ info }) => files(info)[0]!.set('path', ['a', 'c.bin'])],
  'names at another depth': ['V2_MISMATCH', ({ info }) => files(info)[0]!.set('path', ['a'])],
  'a file more in the tree': [
    'V2_MISMATCH',
    ({ tree }) => tree.set('zz', dict(['', dict(['length', 5], ['pieces root', hash(9)])])),
  ],
  'a file more in the list': [
    'V2_MISMATCH',
    ({ info }) => info.set('files', [...files(info), dict(['length', 5], ['path', ['zz']])]),
  ],
  'another order': [
    'V2_ORDER',
    ({ info }) => {
      const [a, padA, b, padB, ...rest] = files(info)
      info.set('files', [b!, padB!, a!, padA!, ...rest])
    },
  ],
  'files that do not begin at pieces': [
    'V2_ALIGNMENT',
    ({ info }) => {
      const [a, padA, ...rest] = files(info)
      info.set('files', [a!, ...rest, padA!])
    },
  ],
}

/** The plugin's own errors; the base format has its say too. */
const ours = (found: Parameters<typeof codes>[0]) => codes(found, 'error').filter(code => code.startsWith('V2_'))

describe('a v2 torrent with', () => {
  test.each(Object.entries(faults))('%s', async (_, [code, change]) => {
    expect(ours(await spoilt('only', change))).toEqual([code])
  })
})

describe('a hybrid with', () => {
  test.each(Object.entries(hybridFaults))('%s', async (_, [code, change]) => {
    expect(ours(await spoilt('hybrid', change))).toEqual([code])
  })

  test('other lengths', async () => {
    const { issues } = await spoilt('hybrid', ({ info }) => {
      const [a, pad] = files(info)
      a!.set('length', (a!.get('length') as number) - 1)
      pad!.set('length', (pad!.get('length') as number) + 1)
    })
    expect(issues.map(({ code }) => code)).toEqual(['V2_MISMATCH'])
    expect(issues[0]!.message).toContain('19999 bytes in the v1 list and 20000')
  })

  test('pads after empty files, no pad at the end, or a symlink with a length is fine', async () => {
    const found = await spoilt('hybrid', ({ info }) => {
      const all = files(info)
      const at = all.findIndex(file => (file.get('path') as string[]).length === 1 && file.get('length') === 0)
      info.set('files', [...all.slice(0, at - 1), all[at]!, all[at - 1]!, ...all.slice(at + 1, -1)])
    })
    expect(found.issues).toEqual([])
  })
})

describe('bytes that are not canonical', () => {
  const swapped = (bytes: Uint8Array, a: string, b: string) => {
    const text = Buffer.from(bytes).toString('latin1')
    expect(text.split(a)).toHaveLength(2)
    return Buffer.from(text.replace(a, b), 'latin1')
  }

  test('in the info dictionary are an error, since libtorrent refuses them in v2', async () => {
    const { bytes } = await made('only')
    const found = await read(swapped(bytes, '12:meta versioni2e', '12:meta versioni02e'), { plugins: [v2] })
    expect(codes(found, 'error')).toEqual(['V2_BENCODE'])
    expect(found.torrent.infoHash.v2).toHaveLength(32)
  })

  test('outside of it are not', async () => {
    const { bytes } = await made('only')
    const found = await read(swapped(bytes, '4:infod', '1:bi1e1:ai1e4:infod'), { plugins: [v2] })
    expect(codes(found, 'error')).toEqual([])
    expect(codes(found, 'warning')).toEqual(['BENCODE_LENIENT'])
  })

  test('a layer that stands twice', async () => {
    const { torrent } = await made('only')
    const [[root, layer]] = [...(torrent.metainfo.get('piece layers') as any).entries()]
    const twice = Buffer.concat([encode(root), encode(layer)])
    const text = Buffer.from(torrent.metainfo.bytes)
    const at = text.indexOf(twice)
    const bytes = Buffer.concat([text.subarray(0, at), twice, text.subarray(at)])
    expect(codes(await read(bytes, { plugins: [v2] }), 'error')).toEqual(['V2_LAYER_TWICE'])
  })
})

describe('warnings', () => {
  const warnings: Readonly<Record<string, readonly [mode: 'hybrid' | 'only', code: string, change: Change]>> = {
    'an empty directory': ['only', 'V2_DIRECTORY_EMPTY', ({ tree }) => tree.set('dir', dict())],
    'a name that is not UTF-8': [
      'only',
      'V2_PATH',
      ({ tree }) => tree.set(Uint8Array.of(0xff), dict(['', dict(['length', 0])])),
    ],
    'names that stand twice': ['hybrid', 'V2_NAME_TWICE', ({ info }) => files(info)[0]!.set('path.utf-8', ['x'])],
    'no layers where none is needed': [
      'only',
      'V2_LAYERS',
      ({ metainfo, tree, info }) => {
        metainfo.delete('piece layers')
        info.set(
          'file tree',
          dict(['empty', tree.get('empty')!], ['x', dict(['', dict(['length', 9], ['pieces root', hash(3)])])]),
        )
      },
    ],
  }
  test.each(Object.entries(warnings))('%s', async (_, [mode, code, change]) => {
    const found = await spoilt(mode, change)
    expect(found.issues.map(issue => issue.code)).toEqual([code])
    expect(codes(found, 'error')).toEqual([])
  })
})

test('a layer that many files claim is folded once, however their lengths differ', async () => {
  const pieceLength = 16_384
  const root = hash(1)
  const lengths = [...Array.from({ length: 200 }, (_, i) => 3 * pieceLength - i), 4 * pieceLength]
  const tree = lengths.map(
    (length, i) => [`f${i}`, dict(['', dict(['length', length], ['pieces root', root])])] as const,
  )
  const bytes = encode(
    dict(
      ['info', dict(['name', 'd'], ['piece length', pieceLength], ['meta version', 2], ['file tree', dict(...tree)])],
      ['piece layers', new Map([[root, new Uint8Array(3 * 32)]])],
    ),
  )
  const { issues } = await read(bytes, { plugins: [v2] })
  const ofLayers = issues.filter(({ code }) => code.startsWith('V2_LAYER'))
  expect(ofLayers.map(({ code, path }) => [code, path])).toEqual([
    ['V2_LAYER_ROOT', ['f0']],
    ['V2_LAYER', ['f200']],
  ])
})

import { type Amendment, bep3, type EditInput, edit, read } from '@gentorrent/core'
import { type BValue, encode, joinRaw, rawPairs } from '@gentorrent/core/bencode'
import { type ActivePlugin, definePlugin, integer, list, type Plugin, text } from '@gentorrent/core/plugin'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')
const raw = (encoded: string) => Uint8Array.from(Buffer.from(encoded, 'latin1'))

const info = 'd6:lengthi5e4:name1:x12:piece lengthi16384e6:pieces20:aaaaaaaaaaaaaaaaaaaae'
const plain = raw(`d7:comment3:old13:creation datei9e4:info${info}7:unknownl1:b1:aee`)

/** A plugin with one key beside info and one option. */
const seeds: Plugin = definePlugin({
  id: 'seeds',
  summary: 'Seeds',
  beps: [],
  options: { urls: { type: 'text', list: true, flag: '--seed <url>', summary: 'Add a seed' } },
  issues: { SEEDS_BAD: 'a seed is bad' },
  writes: ['metainfo.seeds'],
  check: ({ urls }) => (urls.includes('bad') ? [{ code: 'SEEDS_BAD', severity: 'error', message: 'bad seed' }] : []),
  metainfo: ({ options: { urls }, layout }) => ({ seeds: urls.map(url => `${url}/${layout.name}`) }),
  read: {
    detect: ({ metainfo }) =>
      metainfo.has('seeds')
        ? { urls: (list(metainfo.get('seeds')) ?? []).map(url => (text(url) ?? '').replace(/\/x$/, '')) }
        : undefined,
    validate: ({ metainfo }) =>
      list(metainfo.get('seeds'))?.length === 0
        ? [{ code: 'SEEDS_BAD', severity: 'error', message: 'an empty list of seeds' }]
        : [],
  },
})

const marked: Plugin = definePlugin({
  id: 'marked',
  summary: 'A mark inside of info',
  beps: [],
  options: {},
  writes: ['info.mark'],
  conflicts: [{ with: 'seeds', because: 'they do not get along' }],
  info: () => ({ mark: 1 }),
  read: { detect: ({ info }) => (info.has('mark') ? {} : undefined) },
})

const edited = async (bytes: Uint8Array, plugins: readonly ActivePlugin[], more: Partial<EditInput> = {}) =>
  latin1((await edit({ bytes, plugins, ...more })).bytes)

const amended = async (bytes: Uint8Array, amendments: readonly Amendment[], more: Partial<EditInput> = {}) =>
  latin1((await edit({ bytes, amendments, ...more })).bytes)

const changing = (plugin: Plugin, options: object): Amendment => ({ plugin, options: { ...options } })

describe('edit', () => {
  test('changes a key and leaves every other byte alone', async () => {
    const result = await edit({ bytes: plain, amendments: [changing(bep3, { comment: 'new!' })] })
    expect(latin1(result.bytes)).toBe(`d7:comment4:new!13:creation datei9e4:info${info}7:unknownl1:b1:aee`)
    expect(result.changed).toEqual(['metainfo.comment'])
  })

  test('writes a plugin’s keys from exactly the options it is given', async () => {
    expect(await edited(plain, [bep3({ createdBy: 'me' })])).toBe(`d10:created by2:me4:info${info}7:unknownl1:b1:aee`)
  })

  test('gives hooks the layout of the torrent, and adds and replaces keys in order', async () => {
    const once = await edit({ bytes: plain, plugins: [seeds({ urls: ['a'] })] })
    expect(latin1(once.bytes)).toBe(`d7:comment3:old13:creation datei9e4:info${info}5:seedsl3:a/xe7:unknownl1:b1:aee`)
    const twice = await edit({ bytes: once.bytes, plugins: [seeds({ urls: ['b', 'c'] })] })
    expect(latin1(twice.bytes)).toContain('5:seedsl3:b/x3:c/xe')
    expect(twice.changed).toEqual(['metainfo.seeds'])
  })

  test('keeps what it does not own as it was found, canonical or not', async () => {
    const odd = `d6:lengthi05e4:name1:x6:pieces20:aaaaaaaaaaaaaaaaaaaa12:piece lengthi16384ee`
    const file = raw(`d3:zzzd1:bi0e1:ai-0ee4:info${odd}3:aaai007e3:aaai8eee`)
    expect(await edited(file, [bep3({ comment: 'c' })])).toBe(
      `d3:aaai007e7:comment1:c4:info${odd}3:zzzd1:bi0e1:ai-0eee`,
    )
  })

  test('takes keys out', async () => {
    expect(await edited(plain, [], { remove: ['unknown', 'comment'] })).toBe(`d13:creation datei9e4:info${info}e`)
    await expect(edited(plain, [], { remove: ['nothing'] })).rejects.toThrow('`metainfo.nothing` is missing')
    await expect(edited(plain, [], { remove: ['info'] })).rejects.toThrow('cannot be taken out')
    expect(await amended(plain, [changing(bep3, { createdBy: 'me' })], { remove: ['comment'] })).toBe(
      `d10:created by2:me13:creation datei9e4:info${info}7:unknownl1:b1:aee`,
    )
  })

  test('changes info only where that is allowed, and then nothing else in it', async () => {
    await expect(edited(plain, [marked()])).rejects.toMatchObject({ code: 'INFO_HASH_CHANGES' })
    expect(await edited(plain, [marked()], { mayChangeInfoHash: true })).toBe(
      latin1(plain).replace('4:name', '4:marki1e4:name'),
    )
  })

  test('refuses what does not go with the rest of the torrent', async () => {
    const withMark = raw(`d4:info${info.slice(0, -1).replace('4:name', '4:marki1e4:name')}ee`)
    const plugins = [seeds({ urls: ['a'] })]
    await expect(edited(withMark, plugins, { installed: [marked, seeds] })).rejects.toThrow('they do not get along')
    expect(await edited(withMark, plugins)).toContain('5:seeds')
  })

  test('refuses wrong options, and new faults, and only those', async () => {
    await expect(edited(plain, [seeds({ urls: ['bad'] })])).rejects.toThrow('bad seed')
    await expect(edited(plain, [seeds({ urls: [5] })])).rejects.toThrow('seeds.urls: `5` is not of the kind text')
    await expect(edited(plain, [seeds({ urls: ['a'] }), seeds()])).rejects.toMatchObject({ code: 'REFUSED' })
    await expect(edited(plain, [seeds({ urls: [] })])).rejects.toThrow('an empty list of seeds')
    const faulty = raw(`d4:info${info}5:seedslee`)
    const { issues, bytes } = await edit({ bytes: faulty, plugins: [bep3({ comment: 'c' })], installed: [seeds] })
    expect(latin1(bytes)).toContain('7:comment1:c')
    expect(issues.map(({ code }) => code)).toEqual(['SEEDS_BAD'])
  })

  test('two plugins may not write one key, even if only one of them is given', async () => {
    const other = definePlugin({ ...seeds.definition, id: 'other', issues: {}, read: { detect: () => undefined } })
    const file = raw(`d4:info${info}5:seedsl1:aee`)
    await expect(edited(file, [other({ urls: ['b'] })], { installed: [seeds] })).rejects.toThrow('already writes')
  })

  test('a plugin that adds gets the torrent, and only the options that are given', async () => {
    const counting: Plugin = definePlugin({
      id: 'counting',
      summary: 'Counts',
      beps: [],
      adds: true,
      options: { step: { type: 'integer', flag: '--step <n>', summary: 'Step' } },
      writes: ['metainfo.count'],
      metainfo: ({ options: { step = 0 }, existing }) => ({
        count: (integer(existing?.metainfo.get('count')) ?? 0) + step,
      }),
      read: {
        detect: ({ metainfo }) => (metainfo.has('count') ? { step: integer(metainfo.get('count')) } : undefined),
      },
    })
    const file = raw(`d5:counti5e4:info${info}e`)
    expect(await amended(file, [changing(counting, { step: 2 })])).toBe(`d5:counti7e4:info${info}e`)
    expect(await amended(file, [changing(counting, {})])).toBe(`d5:counti5e4:info${info}e`)
  })

  test('needs a file list only for what depends on it', async () => {
    const fileless = raw('d4:infod4:name1:xee')
    expect(await edited(fileless, [bep3({ comment: 'c' })])).toBe('d7:comment1:c4:infod4:name1:xee')
    await expect(edited(fileless, [seeds({ urls: ['a'] })])).rejects.toMatchObject({ code: 'NOT_A_TORRENT' })
    await expect(edited(raw('le'), [])).rejects.toMatchObject({ code: 'NOT_A_TORRENT' })
  })
})

describe('raw pairs', () => {
  const value: fc.Arbitrary<BValue> = fc.letrec<{ value: BValue }>(tie => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.maxSafeInteger(),
      fc.bigInt({ min: 2n ** 53n, max: 2n ** 70n }),
      fc.uint8Array({ maxLength: 30 }),
      fc.array(tie('value'), { maxLength: 4 }),
      fc
        .dictionary(fc.string({ maxLength: 4 }), tie('value'), { maxKeys: 4 })
        .map(pairs => new Map(Object.entries(pairs))),
    ),
  })).value

  test('of any torrent, joined again, give the same bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string({ maxLength: 5 }), value), async pairs => {
        const root = new Map<string, BValue>([...Object.entries(pairs), ['info', new Map([['name', 'x']])]])
        const bytes = encode(root)
        const { torrent } = await read(bytes, { plugins: [] })
        expect(joinRaw(rawPairs(torrent.metainfo))).toEqual(bytes)
      }),
    )
  })
})

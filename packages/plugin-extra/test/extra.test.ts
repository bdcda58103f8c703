import { bep3, create, edit, isError, read } from '@gentorrent/core'
import { encode } from '@gentorrent/core/bencode'
import { type BReadDict, definePlugin, dict, list, type Plugin, text, texts } from '@gentorrent/core/plugin'
import { attributes } from '@gentorrent/plugin-attributes'
import { extra } from '@gentorrent/plugin-extra'
import { v2 } from '@gentorrent/plugin-v2'
import { entries, referenceEngine } from '@gentorrent/testkit'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const input = {
  name: 'pub',
  single: false,
  files: entries({ 'a.bin': 10, 'd/é.bin': 10 }),
  pieceLength: 16_384,
  engine: referenceEngine,
}
type Given = Parameters<typeof extra>[0]
const made = (options: Given) => create({ ...input, plugins: [extra(options)] })
const refusal = async (options: Given) => {
  const refused = await made(options).catch(error => error)
  return isError(refused, 'REFUSED') ? refused.details.issues.map(({ code }) => code) : refused
}
const found = async (bytes: Uint8Array) => {
  const { sections, issues, unknown } = await read(bytes, { plugins: [extra] })
  const codes = issues.map(({ code }) => code).filter(code => code.startsWith('EXTRA'))
  return { options: sections.find(({ plugin }) => plugin === 'extra')?.options, codes, unknown }
}

describe('keys of your own', () => {
  test('stand where they are wanted, and are warned of where nobody reads them', async () => {
    const { torrent, issues, bytes } = await made({ info: ['x_cross_seed=a=b', 'mine=int:5'], root: ['website=hé'] })
    expect(text(torrent.info.get('x_cross_seed'))).toBe('a=b')
    expect(torrent.info.get('mine')).toBe(5)
    expect(text(torrent.metainfo.get('website'))).toBe('hé')
    expect(issues.map(({ code, key }) => [code, key])).toEqual([['EXTRA_UNKNOWN', 'info.mine']])
    expect(await found(bytes)).toEqual({
      options: { info: ['mine=int:5', 'x_cross_seed=a=b'], root: ['website=hé'] },
      codes: ['EXTRA_UNKNOWN'],
      unknown: [],
    })
  })

  test.each([
    ['none', 'EXTRA_FORM'],
    ['=5', 'EXTRA_FORM'],
    ['k=int:05', 'EXTRA_FORM'],
    ['k=int:1.5', 'EXTRA_FORM'],
    ['k=int:-0', 'EXTRA_FORM'],
    [`k=int:${2n ** 63n}`, 'EXTRA_FORM'],
    [`k=int:${-(2n ** 63n) - 1n}`, 'EXTRA_FORM'],
    [`k=int:${'9'.repeat(100_000)}`, 'EXTRA_FORM'],
    [`k=json:${'['.repeat(29)}${']'.repeat(29)}`, 'EXTRA_FORM'],
    [`k=json:${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`, 'EXTRA_FORM'],
    [`k=bencode:${'6c'.repeat(98)}${'65'.repeat(98)}`, 'EXTRA_FORM'],
    ['k=hex:0', 'EXTRA_FORM'],
    ['k=hex:zz', 'EXTRA_FORM'],
    ['k=json:{', 'EXTRA_FORM'],
    ['k=json:null', 'EXTRA_FORM'],
    ['k=json:[1.5]', 'EXTRA_FORM'],
    ['k=json:[true]', 'EXTRA_FORM'],
    ['k=json:"\\ud800"', 'EXTRA_FORM'],
    ['k=\ud800', 'EXTRA_FORM'],
    ['k=bencode:6935', 'EXTRA_FORM'],
    ['k=bencode:69303565', 'EXTRA_FORM'],
    ['pieces=x', 'EXTRA_OWNED'],
    ['private=int:1', 'EXTRA_OWNED'],
    ['file tree=json:{}', 'EXTRA_OWNED'],
    ['url-list=http://a.example/', 'EXTRA_MISPLACED'],
    ['nodes=json:[]', 'EXTRA_MISPLACED'],
    ['libtorrent_resume=json:{}', 'EXTRA_LOCAL'],
  ])('inside of info: %.60j is refused: %s', async (pair, code) => {
    expect(await refusal({ info: [pair] })).toEqual([code])
  })

  test.each([
    ['the least integer', `k=int:${-(2n ** 63n)}`],
    ['the greatest integer', `k=int:${2n ** 63n - 1n}`],
    ['JSON as deep as Transmission reads', `k=json:${'['.repeat(28)}${']'.repeat(28)}`],
    ['bencode as deep as can be read again', `k=bencode:${'6c'.repeat(97)}${'65'.repeat(97)}`],
  ])('%s is written, and read as what gives it again', async (_, pair) => {
    const { bytes } = await made({ info: [pair] })
    expect((await found(bytes)).options).toMatchObject({ info: [pair] })
  })

  test.each([
    ['info=json:{}', 'EXTRA_OWNED'],
    ['announce=x', 'EXTRA_OWNED'],
    ['signatures=json:{}', 'EXTRA_OWNED'],
    ['private=int:1', 'EXTRA_MISPLACED'],
    ['rtorrent=json:{}', 'EXTRA_LOCAL'],
  ])('beside info: %j is refused: %s', async (pair, code) => {
    expect(await refusal({ root: [pair] })).toEqual([code])
  })

  test('may stand once, and not where another plugin writes', async () => {
    expect(await refusal({ info: ['unique=a', 'unique=b'] })).toContain('EXTRA_TWICE')
  })

  test('of any kind are read as what gives them again', async () => {
    const value = fc.letrec(tie => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.maxSafeInteger(),
        fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }),
        fc.string({ unit: 'binary' }),
        fc.uint8Array({ maxLength: 9 }),
        fc.array(tie('value'), { maxLength: 3 }),
        fc
          .dictionary(fc.string({ maxLength: 4 }), tie('value'), { maxKeys: 3 })
          .map(pairs => new Map(Object.entries(pairs))),
      ),
    })).value
    await fc.assert(
      fc.asyncProperty(value, async value => {
        const info = { length: 5, name: 'x', 'piece length': 16_384, pieces: new Uint8Array(20) }
        const bytes = encode({ info, mine: value as string })
        const { options } = await found(bytes)
        const { bytes: again } = await edit({ bytes: encode({ info }), plugins: [extra(options)] })
        expect(Buffer.from(again).toString('latin1')).toBe(Buffer.from(bytes).toString('latin1'))
      }),
    )
  })

  test('an edit puts one in and leaves the others', async () => {
    const { bytes } = await made({ info: ['unique=1'], root: ['website=a', 'title=t'] })
    const { torrent, changed } = await edit({ bytes, plugins: [extra({ root: ['website=b'] })] })
    expect(changed).toEqual(['metainfo.website'])
    expect(text(torrent.metainfo.get('title'))).toBe('t')
    await expect(edit({ bytes, plugins: [extra({ info: ['unique=2'] })] })).rejects.toThrow('info-hash would change')
  })
})

describe('UTF-8 twins', () => {
  const paths = (info: BReadDict) => list(info.get('files'))!.map(file => texts(dict(file)!.get('path.utf-8')))

  test('repeat the name and every path', async () => {
    const { torrent, issues } = await made({ utf8Twins: true })
    expect(text(torrent.info.get('name.utf-8'))).toBe('pub')
    expect(paths(torrent.info)).toEqual([['a.bin'], ['d', 'é.bin']])
    expect(issues).toEqual([])
  })

  test('of a single file is one', async () => {
    const files = entries({ 'a.bin': 10 })
    const { torrent } = await create({
      ...input,
      name: 'a.bin',
      single: true,
      files,
      plugins: [extra({ utf8Twins: true })],
    })
    expect([torrent.info.has('name.utf-8'), torrent.info.has('path.utf-8')]).toEqual([true, false])
  })

  test('are redundant beside v2 keys', async () => {
    const plugins = [extra({ utf8Twins: true }), v2()]
    const { torrent, issues } = await create({ ...input, plugins, installed: [attributes] })
    expect(issues.map(({ code }) => code)).toEqual(['V2_NAME_TWICE'])
    expect(text(torrent.info.get('name.utf-8'))).toBe('pub')
    expect(paths(torrent.info)).toEqual(paths(torrent.info).map(() => undefined))
  })

  test('that differ, or stand at some files only, are reported', async () => {
    const file = (path: string, twin?: string) => ({ length: 1, path: [path], ...(twin && { 'path.utf-8': [twin] }) })
    const info = (name: string, ...files: object[]) => ({ name: 'a', 'name.utf-8': name, files }) as never
    const codes = async (value: never) => (await found(encode({ info: value }))).codes
    expect(await codes(info('b', file('x', 'x')))).toEqual(['EXTRA_TWIN'])
    expect(await codes(info('a', file('x', 'y')))).toEqual(['EXTRA_TWIN'])
    expect(await codes(info('a', file('x', 'x'), file('z')))).toEqual(['EXTRA_TWIN'])
    const legacy = { name: Uint8Array.of(0xe9), 'name.utf-8': 'é', files: [] }
    expect(await codes(legacy as never)).toEqual([])
    const base = { name: 'a', length: 5, 'piece length': 16_384, pieces: new Uint8Array(20) }
    const { codes: around } = await found(encode({ info: base, comment: 'a', 'comment.utf-8': 'b' }))
    expect(around).toEqual(['EXTRA_TWIN'])
  })
})

test('what must not be published is reported, and left out of what would be written', async () => {
  const info = { name: 'x', length: 5, 'piece length': 16_384, pieces: new Uint8Array(20), 'url-list': 'x' }
  const root = { info, rtorrent: {}, website: 'w', private: 1 }
  expect(await found(encode(root))).toEqual({
    options: { info: [], root: ['website=w'] },
    codes: ['EXTRA_MISPLACED', 'EXTRA_LOCAL'],
    unknown: ['metainfo.private', 'metainfo.rtorrent', 'info.url-list'],
  })
})

describe('beside a plugin by somebody else', () => {
  const foreign = definePlugin({
    id: 'foreign',
    summary: 'A plugin by somebody else',
    beps: [],
    options: { word: { type: 'text', flag: '--word <text>', summary: 'A word' } },
    writes: ['info.word', 'metainfo.word'],
    info: ({ options: { word } }) => ({ word }),
    metainfo: ({ options: { word } }) => ({ word }),
    read: {
      detect: ({ info, metainfo }) => {
        const word = text(metainfo.get('word')) ?? text(info.get('word'))
        return word === undefined ? undefined : { word }
      },
    },
  })
  const plugins = [extra, foreign]

  test("its keys are its own, and everybody else's are not", async () => {
    const { bytes, issues } = await create({ ...input, plugins: [extra({ root: ['mine=1'] }), foreign({ word: 'w' })] })
    expect(issues.map(({ key }) => key)).toEqual(['metainfo.mine'])
    const found = await read(bytes, { plugins })
    expect(found.sections.filter(({ plugin }) => plugin !== 'bep3')).toEqual([
      { plugin: 'extra', options: { info: [], root: ['mine=1'] } },
      { plugin: 'foreign', options: { word: 'w' } },
    ])
    expect(found.issues.map(({ key }) => key)).toEqual(['metainfo.mine'])
    expect(found.unknown).toEqual([])
  })

  test('an edit of its keys is nothing that two plugins quarrel about', async () => {
    const { bytes } = await create({ ...input, plugins: [foreign({ word: 'w' })] })
    const lone = definePlugin({
      ...foreign.definition,
      writes: ['metainfo.word'],
      info: () => ({}),
    })
    const { torrent, changed } = await edit({ bytes, plugins: [lone({ word: 'v' })], installed: [extra] })
    expect(changed).toEqual(['metainfo.word'])
    expect(text(torrent.metainfo.get('word'))).toBe('v')
  })

  test('a key that it writes by its options is its own where it finds them', async () => {
    const byOptions = definePlugin({
      ...foreign.definition,
      writes: ({ word }) => (word === undefined ? [] : [`metainfo.${word}`]),
      info: () => ({}),
      metainfo: ({ options: { word } }) => (word === undefined ? {} : { [word]: 1 }),
      read: { detect: ({ metainfo }) => (metainfo.has('key of its own') ? { word: 'key of its own' } : undefined) },
    })
    const options = { root: ['another=1', 'key of its own=1'] }
    const { bytes } = await made(options)
    const sections = async (plugins: readonly Plugin[]) =>
      (await read(bytes, { plugins })).sections.find(({ plugin }) => plugin === 'extra')?.options
    expect(await sections([extra])).toEqual({ info: [], ...options })
    expect(await sections([extra, byOptions])).toEqual({ info: [], root: ['another=1'] })
  })
})

test('every key that one of our plugins writes is refused, whether or not the plugin takes part', async () => {
  const names = ['attributes', 'checksums', 'dht', 'feed', 'merkle', 'private', 'signing', 'similar', 'ssl', 'tracker']
  const plugins: readonly Plugin[] = await Promise.all(
    [...names, 'update', 'v2', 'webseed'].map(async name => (await import(`@gentorrent/plugin-${name}`)).default),
  )
  const everything = { md5sum: true, biglybt: true, place: 'both' }
  const keys = [bep3, ...plugins].flatMap(({ definition: { writes } }) =>
    typeof writes === 'function' ? writes(everything) : writes,
  )
  expect(keys.length).toBeGreaterThan(30)
  for (const path of keys) {
    const [, place, key] = /^(info|file|metainfo)\.(.*)$/s.exec(path)!
    // The keys of a file stand in info where there is only one file.
    const options = place === 'metainfo' ? { root: [`${key}=x`] } : { info: [`${key}=x`] }
    expect([path, await refusal(options)]).toEqual([path, ['EXTRA_OWNED']])
  }
})

import { create, read } from '@gentorrent/core'
import { encode } from '@gentorrent/core/bencode'
import { type ActivePlugin, type BDict, definePlugin } from '@gentorrent/core/plugin'
import { merkle } from '@gentorrent/plugin-merkle'
import { webseed } from '@gentorrent/plugin-webseed'
import { entries, padEntry, plain, referenceEngine } from '@gentorrent/testkit'
import { describe, expect, test } from 'vitest'

interface Given {
  readonly urls?: readonly string[]
  readonly httpSeeds?: readonly string[]
  readonly multi?: boolean
  readonly others?: readonly ActivePlugin[]
  readonly allow?: readonly string[]
}

const written = async ({ urls = [], httpSeeds = [], multi = false, others = [], allow = [] }: Given) => {
  const files = multi ? entries({ 'a b': 100, 'd/é.txt': 200 }) : entries({ 'f.bin': 1000 })
  const plugins = [webseed({ urls, httpSeeds }), ...others]
  const { torrent, issues } = await create({
    name: 'f.bin',
    single: !multi,
    files,
    plugins,
    allow,
    engine: referenceEngine,
  })
  const { 'url-list': list, httpseeds } = plain(torrent.metainfo) as BDict
  return { list, httpseeds, codes: issues.map(({ code }) => code).filter(code => !code.startsWith('MERKLE_READERS')) }
}

const single = { length: 1, name: 'f' }
const found = async (metainfo: BDict, info: BDict = single) => {
  const { torrent, issues, sections } = await read(encode({ info, ...metainfo }), { plugins: [webseed] })
  const own = issues.filter(({ code }) => code.startsWith('WEBSEED_'))
  expect(own.every(({ severity }) => severity === 'warning')).toBe(true)
  return {
    codes: own.map(({ code }) => code),
    options: sections.find(({ plugin }) => plugin === 'webseed')?.options,
    magnet: webseed.definition.read!.magnet!(torrent),
  }
}

const file = 'http://h.example/dir/f.bin'
const folder = 'http://h.example/dir/'

/** What the plugin asks of the file list and of `omits`, without the plugins that really do so. */
const padding = definePlugin({
  id: 'padding',
  summary: 'Adds a pad',
  beps: [],
  options: {},
  writes: ['file.attr'],
  files: { pad: files => [...files, padEntry(5)] },
  fileInfo: ({ role }) => (role === 'pad' ? { attr: 'p' } : {}),
})()
const v2Only = definePlugin({
  id: 'rootless',
  summary: 'Takes the pieces out',
  beps: [],
  options: {},
  writes: ['info.file tree'],
  omits: ['info.pieces'],
  info: () => ({ 'file tree': {} }),
  read: { detect: () => undefined, infoHashes: info => (info.has('file tree') ? ['v2'] : []) },
})()

describe('writing', () => {
  test.each<[string, Given, { list?: readonly string[]; httpseeds?: readonly string[]; codes: readonly string[] }]>([
    ['nothing', {}, { codes: [] }],
    ['one file, always as a list', { urls: [file] }, { list: [file], codes: [] }],
    ['one file, a directory', { urls: [folder, file] }, { list: [folder, file], codes: [] }],
    ['several files, a directory', { urls: [folder], multi: true }, { list: [folder], codes: [] }],
    [
      'several files, without a slash',
      { urls: ['http://h.example/dir'], multi: true },
      { list: [folder], codes: ['WEBSEED_SLASH'] },
    ],
    [
      'several files, with and without a slash',
      { urls: [folder, 'http://h.example/dir'], multi: true },
      { list: [folder], codes: ['WEBSEED_SLASH'] },
    ],
    ['repeated ones', { urls: [file, folder, file] }, { list: [file, folder], codes: ['WEBSEED_TWICE'] }],
    ['FTP', { urls: ['ftp://h.example/pub/'] }, { list: ['ftp://h.example/pub/'], codes: ['WEBSEED_FTP'] }],
    [
      'a scheme in upper case',
      { urls: ['HTTP://h.example/dir/'] },
      { list: ['HTTP://h.example/dir/'], codes: ['WEBSEED_CASE'] },
    ],
    [
      'FTP for several files, without a slash: each thing is said once',
      { urls: ['ftp://h.example/pub'], multi: true },
      { list: ['ftp://h.example/pub/'], codes: ['WEBSEED_SLASH', 'WEBSEED_FTP'] },
    ],
    [
      'encoded names stay as they are',
      { urls: ['http://h.example/a%20b/%C3%A9+c?x=%2F'] },
      { list: ['http://h.example/a%20b/%C3%A9+c?x=%2F'], codes: [] },
    ],
    [
      'HTTP seeds',
      { httpSeeds: ['http://h.example/seed.php'] },
      { httpseeds: ['http://h.example/seed.php'], codes: [] },
    ],
    [
      'HTTP seeds of several files get no slash',
      { httpSeeds: ['http://h.example/seed'], multi: true },
      { httpseeds: ['http://h.example/seed'], codes: [] },
    ],
    ['HTTP seeds, repeated', { httpSeeds: [folder, folder] }, { httpseeds: [folder], codes: ['WEBSEED_TWICE'] }],
    ['pads', { urls: [folder], multi: true, others: [padding] }, { list: [folder], codes: ['WEBSEED_PADS'] }],
    [
      'pads, and HTTP seeds alone',
      { httpSeeds: [folder], multi: true, others: [padding] },
      { httpseeds: [folder], codes: [] },
    ],
    [
      'HTTP seeds without v1 hashes',
      { httpSeeds: [folder], others: [v2Only] },
      { httpseeds: [folder], codes: ['WEBSEED_V2'] },
    ],
    ['web seeds without v1 hashes', { urls: [folder], others: [v2Only] }, { list: [folder], codes: [] }],
    [
      'beside a root hash, if that is allowed',
      { httpSeeds: [folder], others: [merkle()], allow: ['MERKLE_WEBSEED'] },
      { httpseeds: [folder], codes: ['MERKLE_WEBSEED'] },
    ],
  ])('%s', async (_, given, expected) => {
    expect(await written(given)).toEqual({ list: undefined, httpseeds: undefined, ...expected })
  })

  test.each<[string, Given, string]>([
    ['an empty URL', { urls: [''] }, 'is not an absolute URL'],
    ['a path', { urls: ['/srv/f.bin'] }, 'is not an absolute URL'],
    ['another scheme', { urls: ['magnet://h.example/'] }, 'must begin with http://, https://, ftp://'],
    ['FTP for a script', { httpSeeds: ['ftp://h.example/'] }, 'must begin with http://, https://'],
    ['a space', { urls: ['http://h.example/a b'] }, 'must be percent-encoded: `http://h.example/a%20b`'],
    ['text that is not ASCII', { urls: ['http://h.example/é'] }, 'must be percent-encoded'],
  ])('%s is not of the kind that the option declares', async (_, given, because) => {
    await expect(written(given)).rejects.toMatchObject({
      code: 'REFUSED',
      message: expect.stringContaining(because),
      details: { issues: [expect.objectContaining({ code: 'OPTION_INVALID' })] },
    })
  })

  test.each<[string, Given, string]>([
    ['no host', { urls: ['http:///f.bin'] }, 'has no host'],
    ['a stray percent sign', { urls: ['http://h.example/100%'] }, '`%25`'],
    ['a name with a number sign', { urls: ['http://h.example/No.%20#9.iso'] }, '`%23`'],
  ])('%s is refused', async (_, given, because) => {
    await expect(written(given)).rejects.toMatchObject({
      code: 'REFUSED',
      message: expect.stringContaining(because),
      details: { issues: [expect.objectContaining({ code: 'WEBSEED_URL' })] },
    })
  })

  test('beside a root hash it is refused', async () => {
    await expect(written({ urls: [file], others: [merkle()] })).rejects.toMatchObject({
      details: { issues: [expect.objectContaining({ code: 'MERKLE_WEBSEED', liftable: true })] },
    })
  })
})

describe('reading', () => {
  const multi = { files: [], name: 'f' }
  test.each<[string, BDict, BDict, readonly string[], object | undefined]>([
    ['no key', {}, single, [], undefined],
    ['a list', { 'url-list': [file, folder] }, single, [], { urls: [file, folder], httpSeeds: [] }],
    ['a text', { 'url-list': file }, single, [], { urls: [file], httpSeeds: [] }],
    ['an empty text', { 'url-list': '' }, single, ['WEBSEED_FORM'], undefined],
    ['an empty list', { 'url-list': [] }, single, ['WEBSEED_FORM'], undefined],
    ['an empty text in a list', { 'url-list': ['', file] }, single, ['WEBSEED_FORM'], { urls: [file], httpSeeds: [] }],
    ['a number', { 'url-list': 1 }, single, ['WEBSEED_FORM'], undefined],
    ['a list of lists', { 'url-list': [[file]] }, single, ['WEBSEED_FORM'], undefined],
    ['repeated ones', { 'url-list': [file, file] }, single, ['WEBSEED_TWICE'], { urls: [file], httpSeeds: [] }],
    [
      'an unusable one',
      { 'url-list': ['gopher://h/'] },
      single,
      ['WEBSEED_URL'],
      { urls: ['gopher://h/'], httpSeeds: [] },
    ],
    [
      'FTP',
      { 'url-list': ['ftp://h.example/'] },
      single,
      ['WEBSEED_FTP'],
      { urls: ['ftp://h.example/'], httpSeeds: [] },
    ],
    ['several files, no slash', { 'url-list': [file] }, multi, ['WEBSEED_SLASH'], { urls: [file], httpSeeds: [] }],
    ['several files, a slash', { 'url-list': [folder] }, multi, [], { urls: [folder], httpSeeds: [] }],
    [
      'a v2 file, no slash',
      { 'url-list': [file] },
      { 'file tree': { f: { '': {} } } },
      [],
      { urls: [file], httpSeeds: [] },
    ],
    [
      'v2 files, no slash',
      { 'url-list': [file] },
      { 'file tree': { a: { '': {} }, b: { '': {} } } },
      ['WEBSEED_SLASH'],
      { urls: [file], httpSeeds: [] },
    ],
    [
      'a v2 directory, no slash',
      { 'url-list': [file] },
      { 'file tree': { a: { b: { '': {} } } } },
      ['WEBSEED_SLASH'],
      { urls: [file], httpSeeds: [] },
    ],
    [
      'pads',
      { 'url-list': [folder] },
      { files: [{ attr: 'xp' }] },
      ['WEBSEED_PADS'],
      { urls: [folder], httpSeeds: [] },
    ],
    ['HTTP seeds', { httpseeds: [folder] }, single, [], { urls: [], httpSeeds: [folder] }],
    ['HTTP seeds as a text', { httpseeds: folder }, single, ['WEBSEED_FORM'], { urls: [], httpSeeds: [folder] }],
    [
      'HTTP seeds of v2',
      { httpseeds: [folder] },
      { 'file tree': {} },
      ['WEBSEED_V2'],
      { urls: [], httpSeeds: [folder] },
    ],
  ])('%s', async (_, metainfo, info, codes, options) => {
    const result = await found(metainfo, info)
    expect(result.codes).toEqual(codes)
    expect(result.options).toEqual(options)
  })

  test('a magnet link has each web seed once, and no HTTP seed', async () => {
    const { magnet } = await found({ 'url-list': [file, folder, file, ''], httpseeds: ['http://h.example/seed'] })
    expect(magnet).toEqual([
      ['ws', file],
      ['ws', folder],
    ])
  })
})

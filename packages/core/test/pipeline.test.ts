import { createHash } from 'node:crypto'
import { activate, create, estimate, type GentorrentError, hex, plan, read, verify } from '@gentorrent/core'
import { encode } from '@gentorrent/core/bencode'
import {
  type ActivePlugin,
  blocks,
  definePlugin,
  type FileEntry,
  type HashEngine,
  type Plugin,
  whole,
} from '@gentorrent/core/plugin'
import { describe, expect, test } from 'vitest'

/** Stream digests of contents in memory, which is all that the core's own stages need. */
const engine: HashEngine = {
  name: 'memory',
  algorithms: new Set(['sha1', 'sha256', 'md5']),
  loadsModules: false,
  run: async ({ files, requests }) => {
    const all = Buffer.concat(
      files.map(({ content, length }) => (content.kind === 'bytes' ? content.bytes : Buffer.alloc(length))),
    )
    return requests.map(request => {
      const length = request.shape === 'blocks' ? request.blockLength : all.length
      const digests = []
      for (let at = 0; at < all.length; at += length) {
        digests.push(
          createHash(request.algorithm)
            .update(all.subarray(at, at + length))
            .digest(),
        )
      }
      return Uint8Array.from(Buffer.concat(digests))
    })
  },
}

const untouched: HashEngine = {
  ...engine,
  run: async () => {
    throw new Error('a byte was read')
  },
}

const file = (path: string, length: number, more: Partial<FileEntry> = {}): FileEntry => ({
  path: path.split('/'),
  length,
  role: 'data',
  content: { kind: 'bytes', bytes: Uint8Array.from({ length }, (_, i) => i % 251) },
  facts: {},
  ...more,
})

const some = (id: string, more: Partial<Plugin['definition']> = {}) =>
  definePlugin<any, any>({ id, summary: `The plugin ${id}`, beps: [], options: {}, writes: [], ...more })

const input = (more: object = {}) => ({
  name: 'pub',
  single: false,
  files: [file('z', 20_000), file('a/b', 10)],
  plugins: [] as ActivePlugin[],
  pieceLength: 16_384,
  engine,
  ...more,
})

const thrownBy = (run: () => unknown) => {
  try {
    run()
  } catch (error) {
    return error as GentorrentError<'REFUSED'>
  }
  throw new Error('it did not throw')
}

const refusals = (run: () => unknown): string[] => thrownBy(run).details.issues.map(({ code }) => code)

const failure = async (run: Promise<unknown>): Promise<string> =>
  run.then(
    () => 'no error',
    (error: GentorrentError) => error.code,
  )

describe('create', () => {
  test('a single file puts its length into info, and the keys in byte order', async () => {
    const { bytes, torrent } = await create(
      input({ name: 'data.bin', single: true, files: [file('data.bin', 3)], plugins: [] }),
    )
    const sha1 = createHash('sha1')
      .update(Uint8Array.of(0, 1, 2))
      .digest()
    expect(Buffer.from(bytes).toString('latin1')).toBe(
      `d4:infod6:lengthi3e4:name8:data.bin12:piece lengthi16384e6:pieces20:${sha1.toString('latin1')}ee`,
    )
    expect(hex(torrent.infoHash.v1!)).toBe(createHash('sha1').update(torrent.infoBytes).digest('hex'))
    expect(torrent.infoHash.v2).toBeUndefined()
  })

  test('files are ordered by component, as raw UTF-8 bytes', async () => {
    const names = ['a.txt', 'a/b.bin', '～', '😀', 'B', 'ä', 'a-b/c']
    const { layout } = await create(input({ files: names.map(name => file(name, 1)) }))
    expect(layout.files.map(({ path }) => path.join('/'))).toEqual(['B', 'a/b.bin', 'a-b/c', 'a.txt', 'ä', '～', '😀'])
  })

  test('the order of plugins cannot matter', async () => {
    const plugins = ['one', 'two', 'three', 'four', 'five', 'six'].map(id =>
      some(id, {
        writes: [`info.x ${id}`, `metainfo.y ${id}`, `file.z ${id}`],
        files: {
          select: files =>
            files.map(entry => ({ ...entry, facts: { modified: (entry.facts.modified ?? 0) * 2 + id.length } })),
        },
        digests: () => ({ all: whole('md5', 'stream') }),
        fileInfo: ({ facts }) => ({ [`z ${id}`]: facts.modified }),
        info: ({ digests }) => ({ [`x ${id}`]: digests['all'] as Uint8Array }),
        metainfo: async ({ infoHash }) => ({ [`y ${id}`]: (await infoHash()).v1 }),
      })(),
    )
    const first = await create(input({ plugins }))
    const orders = [[...plugins].reverse(), [2, 4, 0, 5, 1, 3].map(i => plugins[i]!)]
    for (const shuffled of orders) {
      expect(hex((await create(input({ plugins: shuffled }))).bytes)).toBe(hex(first.bytes))
    }
    const hashed = plan(input({ plugins })).digestPlan.requests
    expect(hashed).toEqual([blocks('sha1', 'stream', 16_384), whole('md5', 'stream')])
  })

  test('what it writes is verified, and one changed byte is found with its files', async () => {
    const { bytes, layout } = await create(input())
    const { torrent, layout: found } = await read(bytes, { plugins: [], strict: true })
    expect(found!.files.map(({ path, length }) => [path, length])).toEqual([
      [['a', 'b'], 10],
      [['z'], 20_000],
    ])
    expect(await verify({ torrent, layout, plugins: [], engine })).toEqual([])
    const broken = Uint8Array.from({ length: 20_000 }, (_, i) => (i === 19_999 ? 255 : i % 251))
    const files = [layout.files[0]!, { ...layout.files[1]!, content: { kind: 'bytes', bytes: broken } as const }]
    expect(await verify({ torrent, layout: { ...layout, files }, plugins: [], engine })).toEqual([
      expect.objectContaining({
        code: 'PIECE_BAD',
        range: { start: 16_384, end: 20_010 },
        message: 'piece 1 differs, in `z`',
      }),
    ])
  })

  test.each<[name: string, length: number, present: number | undefined, because: RegExp]>([
    ['far more pieces than hashes', 2 ** 50, undefined, /far more pieces than it has hashes/],
    ['a petabyte that is nowhere', 2 ** 50, 0, /far more pieces|nearly all of its content is missing/],
  ])('a torrent that claims %s is not compared', async (_, length, present, because) => {
    const info = { name: 'x', length, 'piece length': 16_384, pieces: new Uint8Array(20) }
    const { torrent, layout } = await read(encode({ info }), { plugins: [] })
    const found = await verify({
      torrent,
      layout: layout!,
      plugins: [],
      engine: untouched,
      ...(present !== undefined && { present }),
    })
    expect(found).toEqual([
      expect.objectContaining({ code: 'FILE_UNVERIFIABLE', message: expect.stringMatching(because) }),
    ])
  })

  test('nothing is compared where nearly all is missing, and all where a little is', async () => {
    const pieceLength = 2 ** 28
    const info = { name: 'x', length: 2 ** 40, 'piece length': pieceLength, pieces: new Uint8Array(20 * 4096) }
    const { torrent, layout } = await read(encode({ info }), { plugins: [] })
    const compare = (present: number) => verify({ torrent, layout: layout!, plugins: [], engine: untouched, present })
    expect(await compare(2 ** 20)).toEqual([expect.objectContaining({ code: 'FILE_UNVERIFIABLE' })])
    await expect(compare(2 ** 39)).rejects.toThrow('a byte was read')
  })

  test('an estimate reads nothing and knows the exact length', async () => {
    const real = await create(input())
    const estimated = await estimate(input({ engine: untouched }))
    expect(estimated.torrentLength).toBe(real.bytes.length)
    expect(estimated.active).toEqual(['bep3'])
  })
})

describe('before a byte is read', () => {
  test('all problems are refused at once', () => {
    const a = some('a', {
      writes: ['info.same'],
      requires: ['missing'],
      conflicts: [{ with: 'b', because: 'they quarrel' }],
    })
    const b = some('b', {
      writes: ['info.same'],
      check: () => [{ code: 'B_WRONG', severity: 'error', message: 'wrong' }],
      pieceLength: { min: 65_536 },
    })
    expect(refusals(() => plan(input({ plugins: [b(), a(), a()], engine: untouched, name: '..' })))).toEqual([
      'NAME_INVALID',
      'PLUGIN_TWICE',
      'PLUGIN_MISSING',
      'PLUGINS_CONFLICT',
      'KEY_TAKEN',
      'B_WRONG',
      'PIECE_LENGTH_REFUSED',
    ])
  })

  test('tells programs what the messages are made of', () => {
    const a = some('a', { requires: [{ plugin: 'missing', because: 'it helps' }] })
    const refused = () => plan(input({ plugins: [a()], engine: untouched, name: '..' }))
    expect(thrownBy(refused).details.issues.map(({ details }) => details)).toEqual([
      { name: '..', because: 'has the component `..`' },
      { plugin: 'a', wanted: 'missing', install: 'npm install @gentorrent/plugin-missing', because: 'it helps' },
    ])
  })

  test.each<[name: string, files: FileEntry[], codes: string[]]>([
    ['a parent directory', [file('..', 1)], ['PATH_INVALID']],
    ['an empty component', [file('a//b', 1)], ['PATH_INVALID']],
    ['the same path twice', [file('a', 1), file('b', 1), file('a', 1)], ['PATH_TWICE']],
    ['a file that is also a directory', [file('a/b', 1), file('a', 1)], ['PATH_IS_DIRECTORY']],
    ['nothing but empty files', [file('a', 0), file('b', 0)], ['CONTENT_EMPTY']],
    ['no files', [], ['CONTENT_EMPTY']],
  ])('%s', (_, files, codes) => {
    expect(refusals(() => plan(input({ files, engine: untouched })))).toEqual(codes)
  })

  test('what clients make of the piece length is known already', () => {
    const codes = (pieceLength: number) => plan(input({ pieceLength })).issues.map(({ code }) => code)
    expect([codes(16_384), codes(100), codes(2 ** 25)]).toEqual([[], ['PIECE_LENGTH_ODD'], ['PIECE_LENGTH_LARGE']])
  })

  test('the longest piece that may be asked for is one that may be written', async () => {
    const { issues } = await create(input({ pieceLength: 2 ** 29 }))
    expect(issues.map(({ message }) => message)).toEqual([expect.stringContaining('libtorrent and qBittorrent')])
    expect(refusals(() => plan(input({ pieceLength: 2 ** 29 + 1 })))).toContain('PIECE_LENGTH_REFUSED')
  })

  test('more issues than a stack has room for are issues like any others', () => {
    const files = Array.from({ length: 200_000 }, (_, i) => file(`a:${i}`, 1, { content: { kind: 'none' } }))
    const b = some('b', {
      files: { check: () => files.map((_, i) => ({ code: 'B_ODD', severity: 'warning', message: `${i}` })) },
    })
    const { issues } = plan(input({ files, plugins: [b()] }))
    expect(issues.length).toBe(400_000)
    const bad = files.map(({ path, ...rest }) => ({ ...rest, path: [`${path[0]}\0`] }))
    const refused = thrownBy(() => plan(input({ files: bad })))
    expect(refused.details.issues.length).toBe(400_000)
    expect(refused.message.split('\n').at(-1)).toBe('… and 399900 more')
  })

  test('a conflict with a code is lifted by allowing it, one without is not', () => {
    const [b, mild, hard] = [
      some('b'),
      some('mild', { conflicts: [{ with: 'b', because: 'it is unwise', code: 'MILD_B' }] }),
      some('hard', { conflicts: [{ with: 'b', because: 'it is wrong' }] }),
    ]
    expect(refusals(() => activate({ plugins: [b(), mild()], engine }))).toEqual(['MILD_B'])
    const lifted = [expect.objectContaining({ code: 'MILD_B', severity: 'warning', lifted: true })]
    expect(activate({ plugins: [b(), mild()], engine, allow: ['MILD_B'] }).issues).toEqual(lifted)
    expect(plan(input({ plugins: [b(), mild()], allow: ['MILD_B'] })).issues).toEqual(lifted)
    const allow = ['PLUGINS_CONFLICT']
    expect(refusals(() => activate({ plugins: [b(), hard()], engine, allow }))).toEqual(['PLUGINS_CONFLICT'])
  })

  test('a required plugin is switched on with the options that it must have', () => {
    const pads = some('pads', { options: { align: { type: 'boolean', flag: '--align', summary: 'Align' } } })
    const v2 = some('v2', { requires: [{ plugin: 'pads', options: { align: true } }] })
    const optionsOf = (plugins: ActivePlugin[]) =>
      activate({ plugins, installed: [pads], engine }).members.find(({ id }) => id === 'pads')?.run.options
    expect(optionsOf([v2()])).toEqual({ align: true })
    expect(optionsOf([v2(), pads()])).toEqual({ align: true })
    expect(refusals(() => optionsOf([v2(), pads({ align: false })]))).toEqual(['PLUGINS_CONFLICT'])
  })

  test('an algorithm that the engine lacks is refused, or loaded where the plugin brings it', () => {
    const algorithm = 'ed2k' as 'md5'
    const module = { algorithm, length: 16, module: 'file:///ed2k.js' }
    const asking = (more: object) => [some('sums', { digests: () => ({ all: whole(algorithm, 'stream') }), ...more })()]
    expect(refusals(() => plan(input({ plugins: asking({}) })))).toEqual(['ALGORITHM_UNSUPPORTED'])
    const loading = { ...engine, loadsModules: true }
    expect(plan(input({ plugins: asking({ algorithms: [module] }), engine: loading })).digestPlan.modules).toEqual([
      module,
    ])
  })
})

describe('the rules of the stages', () => {
  test.each<[name: string, more: object]>([
    ['select adds', { files: { select: (files: FileEntry[]) => [...files, file('new', 1)] } }],
    ['order drops', { files: { order: (files: FileEntry[]) => files.slice(1) } }],
    ['order repeats', { files: { order: (files: FileEntry[]) => files.map(() => files[0]!) } }],
    ['pad inserts data', { files: { pad: (files: FileEntry[]) => [file('new', 1), ...files] } }],
    ['pad reorders', { files: { pad: (files: FileEntry[]) => [...files].reverse() } }],
    [
      'a tree whose layer is no power of two',
      { digests: () => ({ t: { shape: 'tree', scope: 'file', algorithm: 'sha1', leafLength: 4, keepLayer: 12 } }) },
    ],
  ])('%s: STAGE_BROKEN', (_, more) => {
    expect(refusals(() => plan(input({ plugins: [some('rude', more)()] })))).toEqual(['STAGE_BROKEN'])
  })

  test('two plugins that order are one too many', () => {
    const files = { order: (list: readonly FileEntry[]) => list }
    expect(refusals(() => plan(input({ plugins: [some('a', { files })(), some('b', { files })()] })))).toEqual([
      'STAGE_BROKEN',
    ])
  })

  test('a key that was not declared is refused, an omitted one is dropped', async () => {
    const stray = some('stray', { info: () => ({ other: 1 }) })
    expect(await failure(create(input({ plugins: [stray()] })))).toBe('KEY_UNDECLARED')
    const omitting = some('omitting', { omits: ['metainfo.gone'] })
    const gone = some('gone', { writes: ['metainfo.gone'], metainfo: () => ({ gone: 1 }) })
    const { torrent } = await create(input({ plugins: [gone(), omitting()] }))
    expect(torrent.metainfo.has('gone')).toBe(false)
  })

  test('what a hook throws names the plugin and the stage, and keeps the cause', async () => {
    const cause = new Error('boom')
    const throwing = some('bad', {
      info: () => {
        throw cause
      },
    })
    await expect(create(input({ plugins: [throwing()] }))).rejects.toMatchObject({
      code: 'PLUGIN_FAILED',
      details: { plugin: 'bad', stage: 'info', because: 'boom' },
      cause,
    })
  })

  test('a torrent that does not pass its own checks is not handed out', async () => {
    const vain = some('vain', {
      read: { detect: () => undefined, validate: () => [{ code: 'VAIN_X', severity: 'error', message: 'no' }] },
    })
    expect(await failure(create(input({ plugins: [vain()] })))).toBe('WROTE_WRONG')
  })
})

describe('read', () => {
  const torrent = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'))

  test.each([
    ['5:hello', 'NOT_A_TORRENT'],
    ['de', 'NOT_A_TORRENT'],
    ['d4:infoi1ee', 'NOT_A_TORRENT'],
    ['', 'BENCODE_INVALID'],
    ['d4:infod4:name', 'BENCODE_INVALID'],
  ])('%j: %s', async (text, code) => {
    expect(await failure(read(torrent(text), { plugins: [] }))).toBe(code)
  })

  test('the info-hash is that of the bytes as found, canonical or not', async () => {
    const info = `d6:lengthi1e4:name1:x12:piece lengthi016384e6:pieces20:${'h'.repeat(20)}e`
    const found = await read(torrent(`d4:info${info}e`), { plugins: [] })
    expect(hex(found.torrent.infoHash.v1!)).toBe(createHash('sha1').update(info).digest('hex'))
    expect(found.issues.map(({ code }) => code)).toEqual(['BENCODE_LENIENT'])
    expect(await failure(read(torrent(`d4:info${info}e`), { plugins: [], strict: true }))).toBe('BENCODE_INVALID')
  })

  test('keys that nobody knows are listed', async () => {
    const info = `d6:lengthi1e4:name1:x12:piece lengthi16384e6:pieces20:${'h'.repeat(20)}1:yi1ee`
    const found = await read(torrent(`d4:info${info}7:website1:we`), { plugins: [] })
    expect(found.unknown).toEqual(['metainfo.website', 'info.y'])
  })
})

import { encode } from '@gentorrent/core/bencode'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { cli, makePlace, removePlaces } from './harness/cli.ts'

afterAll(removePlaces)

const flags = [
  ['--tracker', 'http://t.example/a,udp://u.example:1'],
  ['--tracker', 'http://v.example/b'],
  ['--web-seed', 'http://w.example/'],
  ['--node', '[::1]:6881'],
  ['--comment', 'for you'],
  ['--creation-date', '1000000000'],
].flat()
const tree = { 'album/a/1': 'x'.repeat(1500), 'album/b': 'y' }

test('shows everything that the plugins find, and the files', async () => {
  const place = await makePlace(tree)
  await place.run(['create', 'album', ...flags])
  const { code, out, err } = await place.run(['inspect', 'album.torrent'])
  expect([code, err]).toEqual([0, ''])
  const info = JSON.parse((await place.run(['inspect', 'album.torrent', '--json'])).out)
  expect(out).toContain(info.infoHash.v1)
  for (const text of ['for you', '2001-09-09T01:46:40Z', 'http://v.example/b', '[::1]:6881', 'http://w.example/']) {
    expect(out).toContain(text)
  }
  expect(out.slice(out.indexOf('1.5 KiB  album/'))).toBe(
    ['1.5 KiB  album/', '     1.5 KiB  ├─ a/', '     1.5 KiB  │  └─ 1', '         1 B  └─ b', ''].join('\n'),
  )
  expect(info).toMatchObject({
    name: 'album',
    fileCount: 2,
    files: [
      { path: 'a/1', length: 1500, role: 'data' },
      { path: 'b', length: 1, role: 'data' },
    ],
    plugins: {
      bep3: { comment: 'for you', creationDate: 1_000_000_000 },
      dht: { nodes: [{ host: '::1', port: 6881 }] },
    },
    unknownKeys: [],
  })
  expect(Object.keys(info.plugins)).toEqual(['bep3', 'dht', 'tracker', 'webseed'])
})

test('does not fill the screen with one value', async () => {
  const place = await makePlace(tree)
  await place.run(['create', 'album', '--comment', `${'x'.repeat(1000)}${'y'.repeat(9000)}`])
  const { out } = await place.run(['inspect', 'album.torrent'])
  expect(out).toContain(`${'x'.repeat(1000)}… (10,000 characters)\n`)
  const { plugins } = JSON.parse((await place.run(['inspect', 'album.torrent', '--json'])).out)
  expect(plugins.bep3.comment).toHaveLength(10_000)
})

test('reads standard input', async () => {
  const place = await makePlace(tree)
  const { outBytes } = await place.run(['create', 'album', '-o', '-'])
  const { code, out } = await place.run(['inspect', '-'], { stdin: outBytes })
  expect([code, out]).toEqual([0, expect.stringContaining('album/')])
})

const info = { name: 'n', 'piece length': 16_384, pieces: new Uint8Array(20), length: 1 }

test('names keys that no plugin knows', async () => {
  const torrent = encode({ info: { ...info, 'x-mine': 1 }, publisher: 'me' })
  const { code, out } = await cli({ args: ['inspect', 't'], tree: { t: torrent }, bases: [] })
  expect([code, out]).toEqual([
    0,
    expect.stringMatching(/unknown keys.*\n {2}metainfo\.publisher +"me"\n {2}info\.x-mine +1\n/),
  ])
  // The plugin extra explains them all.
  const explained = await cli({ args: ['inspect', 't'], tree: { t: torrent } })
  expect(explained.out).toMatch(/x-mine=int:1[\s\S]*publisher=me[\s\S]*no client that is known reads `info\.x-mine`/)
})

test('shows a torrent that is wrong, and fails only with --strict', async () => {
  const place = await makePlace({ t: encode({ info: { ...info, pieces: new Uint8Array(40) } }) })
  const shown = await place.run(['inspect', 't'])
  expect([shown.code, shown.out]).toEqual([0, expect.stringContaining('[PIECES_WRONG]')])
  expect((await place.run(['inspect', 't', '--strict'])).code).toBe(1)
  expect(await place.run(['inspect', 't', '--strict', '--quiet'])).toMatchObject({ code: 1, out: '', err: '' })
  expect(JSON.parse((await place.run(['inspect', 't', '--json'])).out).issues[0].severity).toBe('error')
})

test('names what the keys of files are', async () => {
  const files = [
    { length: 1, path: ['a'], sha1: new Uint8Array(20), mtime: 5 },
    { attr: 'x', length: 0, path: ['b'] },
    { attr: 'p', length: 5, path: ['.pad', '5'], mtime: 1 },
  ]
  const torrent = encode({ info: { ...info, length: undefined, files } })
  const { out } = await cli({ args: ['inspect', 't'], tree: { t: torrent } })
  expect(out).toMatch(/unknown keys.*\n {2}file\.mtime +in 2 files\n/)
  expect(out).toMatch(/├─ a\n.*└─ b {2}\(executable\)\n/)
  expect(out).toContain('pads          1 file, 5 bytes')
  const json = JSON.parse((await cli({ args: ['inspect', 't', '--json'], tree: { t: torrent } })).out)
  expect(json.unknownKeys).toEqual(['file.mtime'])
  expect(json.files).toEqual([
    { path: 'a', length: 1, role: 'data', keys: { mtime: 5, sha1: { $hex: '00'.repeat(20) } } },
    { path: 'b', length: 0, role: 'data', executable: true, keys: { attr: 'x' } },
    { path: '.pad/5', length: 5, role: 'pad' },
  ])
})

test('joins the keys of dictionaries that one path has, as in hybrids; the first counts', async () => {
  const files = [
    { length: 1, path: ['a'] },
    { length: 1, mtime: 1, path: ['a'] },
    { length: 1, mtime: 2, path: ['a'], sha1: 'x' },
    { ed2k: 'y', length: 1, path: ['a'] },
  ]
  const torrent = encode({ info: { ...info, length: undefined, files } })
  const json = JSON.parse((await cli({ args: ['inspect', '-', '--json'], stdin: torrent })).out)
  const keys = { mtime: 1, sha1: 'x', ed2k: 'y' }
  expect(json.files).toEqual(files.map(() => ({ path: 'a', length: 1, role: 'data', keys })))
})

test('shows what has the wrong form beside the issue', async () => {
  const { out } = await cli({ args: ['inspect', 't'], tree: { t: encode({ comment: 7, info }) } })
  expect(out).toMatch(/error|warning: the key `metainfo\.comment` .*\n {4}it is 7\n/)
})

describe('several files', () => {
  const tree = {
    'a.torrent': encode({ info }),
    'b.torrent': encode({ info: { ...info, name: 'm' } }),
    '.c.torrent': 'x',
  }

  test('one after the other, patterns expanded', async () => {
    const { code, out } = await cli({ args: ['inspect', '*.torrent'], tree })
    expect([code, out.match(/^── .*/gm)]).toEqual([0, ['── a.torrent', '── b.torrent']])
  })

  test('a file whose name looks like a pattern is itself', async () => {
    const { out } = await cli({
      args: ['inspect', '[ab].torrent', '--json'],
      tree: { ...tree, '[ab].torrent': tree['a.torrent'] },
    })
    expect(JSON.parse(out).file).toBe('[ab].torrent')
  })

  test('one line of JSON each, and the worst exit code', async () => {
    const place = await makePlace(tree)
    const { code, out } = await place.run(['inspect', 'a.torrent', 'nothing', '.c.torrent', '-', '--json'], {
      stdin: tree['b.torrent'],
    })
    const lines = out
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line))
    expect(lines).toMatchObject([
      { file: 'a.torrent', name: 'n' },
      { file: 'nothing', error: { code: 'INPUT_UNREADABLE' } },
      { file: '.c.torrent', error: { code: 'NOT_A_TORRENT' } },
      { file: '-', name: 'm' },
    ])
    expect(code).toBe(3)
  })

  test('standard input once', async () => {
    const { code, err } = await cli({ args: ['inspect', '-', '-'] })
    expect([code, err]).toEqual([2, expect.stringContaining('only once')])
  })

  test('a pattern that matches nothing is named', async () => {
    const { code, err } = await cli({ args: ['inspect', '*.x'] })
    expect([code, err]).toEqual([3, expect.stringContaining('cannot read `*.x`')])
  })
})

describe('what is broken', () => {
  const whole = encode({ announce: 'http://t.example/a', comment: 'c', info, 'x-last': [1, 'two', 3] })

  test('a file that was cut off behind info keeps its hash', async () => {
    const { code, out, err } = await cli({ args: ['inspect', 't'], tree: { t: whole.slice(0, -8) } })
    expect([code, err]).toEqual([1, ''])
    expect(out).toMatch(/info-hash +[0-9a-f]{40}/)
    expect(out).toMatch(/http:\/\/t\.example\/a[\s\S]*\[BENCODE_INVALID\]/)
  })

  test('a file that was cut off inside of info has none', async () => {
    const end = whole.findIndex((_, i) => Buffer.from(whole.subarray(i, i + 8)).toString() === '6:pieces') + 20
    const { code, out } = await cli({ args: ['inspect', 't'], tree: { t: whole.slice(0, end) } })
    expect([code, out]).toEqual([1, expect.stringContaining('info-hash     unknown')])
    expect(out).toContain('1 B  n')
    const json = JSON.parse((await cli({ args: ['inspect', 't', '--json'], tree: { t: whole.slice(0, end) } })).out)
    expect(json).toMatchObject({ broken: true, infoHash: {}, name: 'n', issues: [{ code: 'BENCODE_INVALID' }] })
    expect(json.kind).toBeUndefined()
  })

  test('a list that was cut off has the items that are whole', async () => {
    const files = [1, 2, 3].map(length => ({ length, path: [`${length}`] }))
    const bytes = Buffer.from(encode({ info: { ...info, length: undefined, files } }))
    const { code, out } = await cli({
      args: ['inspect', 't', '--json'],
      tree: { t: bytes.subarray(0, bytes.indexOf('i3e') + 2) },
    })
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({ broken: true, infoHash: {}, issues: [{ code: 'BENCODE_INVALID' }] })
    const shown = await cli({ args: ['inspect', 't'], tree: { t: bytes.subarray(0, bytes.indexOf('i3e') + 2) } })
    expect(shown.out).toMatch(
      /info\.files\n {2}\[\{"length": 1, "path": \["1"\]\}, \{"length": 2, "path": \["2"\]\}\]\n/,
    )
  })

  test('a file without info', async () => {
    const { code, out } = await cli({ args: ['inspect', 't'], tree: { t: encode({ announce: 'http://t.example/a' }) } })
    expect([code, out]).toEqual([1, expect.stringMatching(/http:\/\/t\.example\/a[\s\S]*\[NOT_A_TORRENT\]/)])
  })

  test('any beginning of a torrent, and any damage to it', async () => {
    const place = await makePlace()
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length), fc.nat(255), fc.boolean(), async (at, byte, cut) => {
        const bytes = cut ? whole.slice(0, at) : whole.with(Math.min(at, whole.length - 1), byte)
        const { code, out, err } = await place.run(['inspect', '-'], { stdin: bytes })
        expect([0, 1]).toContain(code)
        expect(out + err).not.toMatch(/[^\P{Cc}\n]/u)
        expect(err).not.toContain('This is a bug')
      }),
      { numRuns: 200 },
    )
  })
})

describe('--get', () => {
  test('lets nothing of a list through to the terminal either', async () => {
    const evil = encode({
      info: { length: 1, name: '\u009b31m\u202e', 'piece length': 16_384, pieces: new Uint8Array(20) },
    })
    const { out } = await cli({ args: ['inspect', 't', '--get', '@files'], tree: { t: evil } })
    expect(out).not.toMatch(/[\u009b\u202e]/)
    expect(JSON.parse(out)[0].path).toBe('\u009b31m\u202e')
  })

  const torrent = encode({
    'announce-list': [['http://a.example/a'], ['http://b.example/b', 'udp://c.example:1']],
    info: { ...info, 'name.utf-8': 'n8', name: { utf: 1 }, 'a.b[0]': 5, big: 2n ** 60n },
    'x\x1b': 'a\x1bb\n',
  })
  test.each([
    ['info.length', '1\n'],
    ['announce-list[1][0]', 'http://b.example/b\n'],
    ['info.name.utf-8', 'n8\n'],
    ['info.name.utf', '1\n'],
    ['info["name.utf-8"]', 'n8\n'],
    ['info.a.b[0]', '5\n'],
    ['info["a.b[0]"]', '5\n'],
    ['info.big', '1152921504606846976\n'],
    ['info.pieces', `${'00'.repeat(20)}\n`],
    ['$hex:781b', '611b620a\n'],
    ['announce-list[1]', '["http://b.example/b", "udp://c.example:1"]\n'],
    ['@torrentLength', `${torrent.length}\n`],
    ['@infoHash.v1', expect.stringMatching(/^[0-9a-f]{40}\n$/)],
    ['@findings.tracker[1].data.urls[0]', 'http://b.example/b\n'],
  ])('%s', async (path, value) => {
    const { code, out } = await cli({ args: ['inspect', 't', '--get', path], tree: { t: torrent } })
    expect([code, out]).toEqual([0, value])
  })

  test('as bytes and as JSON', async () => {
    const place = await makePlace({ t: torrent })
    const { outBytes } = await place.run(['inspect', 't', '--get', 'info.pieces', '--bytes'])
    expect(Buffer.compare(outBytes, new Uint8Array(20))).toBe(0)
    const { out } = await place.run(['inspect', 't', '--get', 'info.pieces', '--json'])
    expect(JSON.parse(out)).toEqual({ $hex: '00'.repeat(20) })
    expect((await place.run(['inspect', 't', '--get', 'info.pieces', '--bytes'], { terminal: 80 })).code).toBe(2)
    expect((await place.run(['inspect', 't', '--get', 'info.length', '--bytes'])).code).toBe(2)
  })

  test('bytes of any length', async () => {
    const pieces = Uint8Array.from({ length: 20_000 }, (_, i) => i * 7)
    const place = await makePlace({ t: encode({ info: { ...info, pieces } }) })
    const digits = Buffer.from(pieces).toString('hex')
    expect((await place.run(['inspect', 't', '--get', 'info.pieces'])).out).toBe(`${digits}\n`)
    const { out } = await place.run(['inspect', 't', '--get', 'info', '--json'])
    expect(JSON.parse(out)).toMatchObject({ pieces: { $hex: digits } })
  })

  test.each([
    'x',
    'info.x',
    'info.files[0]',
    'announce-list[2]',
    'announce-list.0',
    'info["x',
    'constructor',
    '@toString',
    '@x',
  ])('says that there is no %s', async path => {
    const { code, out, err } = await cli({ args: ['inspect', 't', '--get', path], tree: { t: torrent } })
    expect([code, out, err]).toEqual([1, '', expect.stringContaining('[VALUE_MISSING]')])
  })

  test('of several files, one a line', async () => {
    const { code, out } = await cli({ args: ['inspect', '--get', 'info.length', 't', 't'], tree: { t: torrent } })
    expect([code, out]).toEqual([0, '1\n1\n'])
  })
})

test('--raw is what dump prints', async () => {
  const place = await makePlace({ t: encode({ info }) })
  const { out } = await place.run(['inspect', '--raw', 't'])
  expect(out).toBe((await place.run(['dump', 't'])).out)
})

test('a terminal gets no thousand lines unless they are asked for', async () => {
  const files = Array.from({ length: 1000 }, (_, i) => ({ length: 1, path: [`${i}`] }))
  const place = await makePlace({ t: encode({ info: { ...info, length: undefined, files } }) })
  const cut = await place.run(['inspect', 't'], { terminal: 80 })
  expect(cut.out).toContain('… and 901 more lines, which --all shows')
  for (const [args, setting] of [
    [['inspect', 't', '--all'], { terminal: 80, env: { NO_COLOR: '1' } }],
    [['inspect', 't'], {}],
  ] as const) {
    expect((await place.run(args, setting)).out).toContain('└─ 999')
  }
})

test('is not led astray by a path as deep as the torrent is long', async () => {
  const deep = Array.from({ length: 50_000 }, () => 'd')
  const torrent = encode({ info: { ...info, length: undefined, files: [{ length: 1, path: deep }] } })
  const { code, out } = await cli({ args: ['inspect', 't'], tree: { t: torrent } })
  expect(code).toBe(0)
  expect(Math.max(...out.split('\n').map(line => line.length))).toBeLessThan(1_000_000)
})

test.each([
  ['inspect', 0],
  ['announce', 1],
])('%s shows more rows than a call can have arguments', async (command, code) => {
  const tiers = Array.from({ length: 150_000 }, (_, i) => [`http://127.0.0.1:1/${i}`])
  const bytes = encode({
    'announce-list': tiers,
    info: { length: 1, name: 'f', 'piece length': 16_384, pieces: new Uint8Array(20) },
  })
  const args = [command, 't', ...(command === 'announce' ? ['--skip', 'dht'] : [])]
  const outcome = await cli({ args, tree: { t: bytes } })
  expect([outcome.code, outcome.err]).toEqual([code, ''])
  expect(outcome.out).toContain('http://127.0.0.1:1/149999')
})

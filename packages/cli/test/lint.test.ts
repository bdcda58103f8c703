import { encode } from '@gentorrent/core/bencode'
import { afterAll, describe, expect, test } from 'vitest'
import { cli, makePlace, removePlaces } from './harness/cli.ts'

afterAll(removePlaces)

const tree = { 'album/a/1': 'x'.repeat(40_000), 'album/b': 'y'.repeat(100), 'album/CON': '' }
const broken = encode({ info: { length: 100, name: 'f', 'piece length': 16_384, pieces: 'x' } })
const fine = encode({
  announce: 'http://t.example/a',
  info: { length: 9, name: 'f', 'piece length': 16_384, pieces: 'x'.repeat(20) },
})

/** What `--json` prints, a line for each file. */
const parsed = (out: string): readonly any[] =>
  out
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))

test('says what is wrong, and exits with 1 for errors alone', async () => {
  const place = await makePlace({ ...tree, 'f.torrent': fine, 'broken.torrent': broken })
  expect(await place.run(['lint', 'f.torrent'])).toMatchObject({ code: 0, out: 'f.torrent  ok\n', err: '' })
  const bad = await place.run(['lint', 'f.torrent', 'broken.torrent'])
  expect(bad).toMatchObject({ code: 1, err: '' })
  expect(bad.out).toContain(
    '  error: the key `info.pieces` must be a multiple of 20 bytes [KEY_WRONG]\n  note: no tracker',
  )
  expect(bad.out).toContain('\n2 files: 1 error, 0 warnings\n')
  await place.run(['create', 'album', '--tracker', 'http://t.example/'])
  const warned = await place.run(['lint', 'album.torrent'])
  expect(warned).toMatchObject({ code: 0, out: expect.stringContaining('[NAME_RESERVED]') })
  expect((await place.run(['lint', 'album.torrent', '--strict'])).code).toBe(1)
  expect(await place.run(['lint', 'album.torrent', '--strict', '--allow', 'NAME_RESERVED'])).toMatchObject({
    code: 0,
    out: 'album.torrent  ok\n',
  })
  expect(await place.run(['lint', 'broken.torrent', '--quiet'])).toMatchObject({ code: 1, out: '', err: '' })
})

test('looks at every file, whatever the others are', async () => {
  const files = {
    'a.torrent': fine,
    'b.torrent': 'not one',
    'c.torrent': broken,
    'sub/e.torrent': fine,
  }
  const place = await makePlace(files)
  const all = await place.run(['lint', '*.torrent', 'sub/**', 'a.torrent', '--json'])
  expect(
    parsed(all.out).map(({ file, ok, issues }) => [file, ok, issues.map(({ code }: { code: string }) => code)]),
  ).toEqual([
    ['a.torrent', true, []],
    ['b.torrent', false, ['NOT_A_TORRENT']],
    ['c.torrent', false, ['KEY_WRONG']],
    ['sub/e.torrent', true, []],
    ['a.torrent', true, []],
  ])
  expect(all.code).toBe(1)
  const missing = await place.run(['lint', 'gone', 'a.torrent', '--json'])
  expect([missing.code, ...parsed(missing.out)]).toMatchObject([
    3,
    { file: 'gone', error: { exitCode: 3 } },
    { ok: true },
  ])
  const stdin = await cli({ args: ['lint', '-'], stdin: fine })
  expect(stdin).toMatchObject({ code: 0, out: '-  ok\n' })
})

test('asks what targets cannot take', async () => {
  const v2 = { 'album/x': 'x' }
  const place = await makePlace(v2)
  await place.run(['create', 'album', '--v2', 'only', '--node', 'a.example:1'])
  const { code, out } = await place.run(['lint', 'album.torrent', '--target', 'transmission@4.1,biglybt', '--json'])
  const { targets, issues } = JSON.parse(out)
  expect([code, targets]).toEqual([1, ['transmission@4.1', 'biglybt']])
  expect(issues).toContainEqual({
    code: 'TARGET_REFUSES',
    severity: 'error',
    liftable: true,
    key: 'info.file tree',
    targets: ['transmission'],
    message: 'Transmission 4.1 does not take torrents with v2 keys alone: a hybrid would reach it',
  })
  const wrong = await place.run(['lint', 'album.torrent', '--target', 'vuze'])
  expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('there is no target `vuze`')])
  expect((await place.run(['lint'])).code).toBe(2)
  expect((await place.run(['lint', 'album.torrent', '--allow', 'NAME_RESERVE'])).code).toBe(2)
})

describe('create --target', () => {
  test('refuses before a byte is read, unless it is allowed', async () => {
    const place = await makePlace(tree)
    const args = ['create', 'album', '--v2', 'only', '--tracker', 'http://t.example/', '--target', 'windows,aria2']
    const refused = await place.run([...args, '--json'])
    expect(refused.code).toBe(1)
    expect(JSON.parse(refused.out).error.issues.map(({ code }: { code: string }) => code)).toEqual([
      'NAME_RESERVED',
      'TARGET_REFUSES',
    ])
    expect(Object.keys(await place.files())).not.toContain('album.torrent')
    expect((await place.run([...args, '--dry-run'])).code).toBe(1)
    const allowed = await place.run([...args, '--allow', 'NAME_RESERVED', '--allow', 'TARGET_REFUSES', '--json'])
    expect(allowed.code).toBe(0)
    expect(JSON.parse(allowed.out).issues).toMatchObject([
      { code: 'TARGET_REFUSES', severity: 'warning', lifted: true },
    ])
    expect((await place.run(['create', 'album', '--target', 'vuze', '-o', 'x.torrent'])).code).toBe(2)
  })

  test('reads no content to refuse', async () => {
    const place = await makePlace({ 'album/CON': 'x' })
    const before = Date.now
    // Nothing is there to be read any more when it would be: the refusal comes first.
    const { code, err } = await place.run(['create', 'album', '--target', 'windows', '--workers', '1'], { now: before })
    expect([code, err]).toEqual([1, expect.not.stringContaining('hashing')])
  })
})

/** What `create` says of flags that it mends: the torrent has each tracker once, and the slash. */
const mended = ['TRACKER_TWICE', 'WEBSEED_SLASH']

describe('lint finds what create has said, and nothing else', () => {
  const base = { 'album/a/1': 'x'.repeat(40_000), 'album/b': 'y'.repeat(100) }
  const many = [
    '--tracker',
    'http://t.example/,http://t.example/',
    '--web-seed',
    'ftp://w.example/a',
    '--node',
    'router.utorrent.com:1',
  ]
  test.each<[name: string, flags: readonly string[], files?: Readonly<Record<string, string>>]>([
    ['nothing', ['--tracker', 'http://t.example/']],
    ['no tracker', []],
    ['doubtful values', many],
    ['a hybrid with seeds', ['--v2', ...many]],
    ['v2 alone, one file', ['--v2', 'only', '--http-seed', 'http://w.example/'], { 'album/only': 'x' }],
    ['Merkle', ['--merkle']],
    ['Merkle with seeds', ['--merkle', '--web-seed', 'http://w.example/', '--allow', 'MERKLE_WEBSEED']],
    ['private without a tracker', ['--private']],
    ['private with several', ['--private', '--tracker', 'http://t.example/,http://u.example/']],
    ['pads of one name', ['--align', '--pad-names', 'bep47'], { 'album/a': 'x', 'album/b': 'y', 'album/c': 'z' }],
    ['names', [], { 'album/aux': 'x', 'album/A': 'y', 'album/a': 'z', [`album/${'n'.repeat(245)}`]: 'n' }],
    ['control characters', ['--allow', 'NAME_CONTROL'], { 'album/a\u0007b': 'x', 'album/c\u200fd': 'x' }],
    ['odd pieces', ['--piece-length', '5000']],
    ['large pieces', ['--piece-length', '32MiB']],
    ['keys of one’s own', ['--info', 'mine=1', '--root', 'yours=2', '--utf8-twins']],
    ['updates', ['--update-url', 'http://u.example/', '--v2']],
    ['a feed', ['--feed', '--file-sha1', '--tail-pad', 'always'], { 'album/one.torrent': 'x', 'album/two': 'y' }],
    ['similar', ['--similar', 'c12fe1c06bba254a9dc9f519b335aa7c1367a88a', '--collection', 'x']],
    ['obfuscated', ['--obfuscated-tracker', 'http://o.example/', '--tracker', 'http://x.i2p/,http://t.example/']],
    ['checksums', ['--md5sum', '--biglybt-hashes']],
    ['everything for everybody', ['--target', 'all', '--v2', '--allow', 'TARGET_REFUSES', ...many]],
  ])('%s', async (_, flags, files = base) => {
    const place = await makePlace(files)
    const made = await place.run(['create', 'album', ...flags, '--json'])
    expect(made.code, made.err).toBe(0)
    const reading = flags.flatMap((flag, at) => (flag === '--target' ? [flag, flags[at + 1]!] : []))
    const found = JSON.parse((await place.run(['lint', 'album.torrent', ...reading, '--json'])).out)
    const said = JSON.parse(made.out)
    const codes = (list: readonly { code: string }[]) => [...new Set(list.map(({ code }) => code))].sort()
    expect(codes(found.issues)).toEqual(codes(said.issues).filter(code => !mended.includes(code)))
    expect(codes(found.remarks)).toEqual(codes(said.remarks))
  })
})

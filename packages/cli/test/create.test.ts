import { createHash } from 'node:crypto'
import { hex } from '@gentorrent/core'
import { afterAll, describe, expect, test } from 'vitest'
import { album, pathsOf, torrentIn } from './harness/album.ts'
import { cli, makePlace, removePlaces } from './harness/cli.ts'

afterAll(removePlaces)

describe('what create writes', () => {
  test('NAME.torrent in the current directory, and says so on standard output alone', async () => {
    const { code, out, err, files } = await cli({ args: ['create', 'album', '--allow', 'TRACKERLESS'], tree: album })
    expect([code, err]).toEqual([0, ''])
    const { torrent, layout } = await torrentIn(files['album.torrent'])
    expect(out.split('\n')[0]).toBe('album.torrent')
    expect(out).toContain(hex(torrent.infoHash.v1!))
    expect(out).toContain('4 files, 19.5 KiB (20,002 bytes)')
    expect(out).toContain('2 of 16 KiB')
    expect(layout!.files.map(({ path }) => path.join('/'))).toEqual(['.hidden', 'a/1.flac', 'b.flac', 'zero'])
  })

  test('hashes that are those of the content', async () => {
    const { files } = await cli({ args: ['create', 'film.mkv'], tree: { 'film.mkv': 'x'.repeat(40_000) } })
    const { torrent } = await torrentIn(files['film.mkv.torrent'])
    const sha1 = (length: number) => createHash('sha1').update('x'.repeat(length)).digest()
    const expected = [sha1(16_384), sha1(16_384), sha1(40_000 - 2 * 16_384)]
    expect(Buffer.from(torrent.info.get('pieces') as Uint8Array)).toEqual(Buffer.concat(expected))
  })

  test('nothing but bytes with --output -', async () => {
    const { code, outBytes, files } = await cli({ args: ['create', 'album', '-o', '-'], tree: album })
    expect(code).toBe(0)
    expect((await torrentIn(outBytes)).layout!.name).toBe('album')
    expect(Object.keys(files).filter(name => name.endsWith('.torrent'))).toEqual([])
  })

  test.each([
    ['a file', 'x.torrent', 'x.torrent'],
    ['a folder that exists', 'out', 'out/album.torrent'],
    ['a folder by its slash', 'out/', 'out/album.torrent'],
  ])('to --output: %s', async (_, output, expected) => {
    const { code, files } = await cli({ args: ['create', 'album', '--output', output], tree: { ...album, out: null } })
    expect(code).toBe(0)
    expect(files[expected]).toBeTruthy()
  })

  test('the same bytes for the same flags in any order', async () => {
    const place = await makePlace(album)
    const flags = [
      ['--comment', 'c'],
      ['--tracker', 'http://t.example/a'],
      ['--web-seed', 'http://w.example/'],
      ['--source', 's'],
    ]
    await place.run(['create', 'album', '-o', '1', ...flags.flat()])
    await place.run(['create', ...flags.reverse().flat(), 'album', '-o', '2'])
    expect(await place.read('1')).toEqual(await place.read('2'))
  })

  test.each([
    [['create', '--v2', 'album', '-o', 't']],
    [['create', '--v2', '-o', 't', '--', 'album']],
    [['create', 'album', '-o', 't', '--v2']],
    [['create', '--v2', 'hybrid', 'album', '-o', 't']],
    [['create', '--v2=hybrid', 'album', '-o', 't']],
  ])('%j: a flag that may stand alone takes no path for its value', async args => {
    const { code, files } = await cli({ args, tree: album })
    expect([code, Object.keys((await torrentIn(files['t'])).torrent.infoHash)]).toEqual([0, ['v1']])
    expect((await torrentIn(files['t'])).torrent.info.has('meta version')).toBe(true)
  })

  test('under another name', async () => {
    const { files } = await cli({ args: ['create', 'album', '--name', 'other'], tree: album })
    expect((await torrentIn(files['other.torrent'])).layout!.name).toBe('other')
  })

  test.each([
    [['--no-hidden'], ['a/1.flac', 'b.flac', 'zero']],
    [['--no-empty'], ['.hidden', 'a/1.flac', 'b.flac']],
    [
      ['--include', '*.flac'],
      ['a/1.flac', 'b.flac'],
    ],
    [['--include', '*.flac', '--exclude', 'a/'], ['b.flac']],
    [
      ['-x', 'zero', '-x', '.hidden'],
      ['a/1.flac', 'b.flac'],
    ],
    [
      ['--ignore-file', 'rules'],
      ['.hidden', 'zero'],
    ],
  ])('of the files that %j leave', async (flags, expected) => {
    const { code, files, err } = await cli({
      args: ['create', 'album', ...flags, '--allow', 'TRACKERLESS'],
      tree: { ...album, rules: '*.flac\n' },
    })
    expect([code, err]).toEqual([0, ''])
    expect(await pathsOf(files['album.torrent'])).toEqual(expected)
  })

  test('without housekeeping files, which it mentions, unless --junk', async () => {
    const tree = { ...album, 'album/.DS_Store': 'x' }
    const without = await cli({ args: ['create', 'album'], tree })
    expect(without.err).toMatch(/^warning: left out `.*\.DS_Store`.*\[JUNK_SKIPPED\]$/m)
    const silent = await cli({ args: ['create', 'album', '--allow', 'JUNK_SKIPPED', '--allow', 'TRACKERLESS'], tree })
    expect(silent.err).toBe('')
    const junk = await cli({ args: ['create', 'album', '--junk'], tree })
    expect(await pathsOf(junk.files['album.torrent'])).toContain('.DS_Store')
  })

  test('the piece length as a number, a size or a policy', async () => {
    const place = await makePlace({ f: 'x'.repeat(3_000_000) })
    const pieceLength = async (...flags: string[]) =>
      JSON.parse((await place.run(['create', 'f', '-n', '--json', ...flags])).out).pieceLength
    expect(await pieceLength('--piece-length', '65536')).toBe(65_536)
    expect(await pieceLength('-l', '128KiB')).toBe(131_072)
    expect(await pieceLength('-l', 'mktorrent')).toBe(32_768)
    expect(await pieceLength()).toBe(await pieceLength('-l', 'balanced'))
  })
})

describe('dates', () => {
  const dateOf = async (args: readonly string[], env = {}) => {
    const { code, files, err } = await cli({
      args: ['create', 'f', ...args],
      tree: { f: 'x' },
      env,
      now: () => 1_700_000_000_999,
    })
    return code === 0 ? (await torrentIn(files['f.torrent'])).torrent.metainfo.get('creation date') : err
  }
  test.each([
    ['none by default', [], {}, undefined],
    ['none by SOURCE_DATE_EPOCH alone', [], { SOURCE_DATE_EPOCH: '5' }, undefined],
    ['now', ['--creation-date', 'now'], {}, 1_700_000_000],
    ['now by SOURCE_DATE_EPOCH', ['--creation-date', 'now'], { SOURCE_DATE_EPOCH: '1234' }, 1234],
    ['seconds', ['--creation-date', '42'], { SOURCE_DATE_EPOCH: '1234' }, 42],
    ['ISO 8601', ['--creation-date', '2001-09-09T01:46:40Z'], {}, 1_000_000_000],
  ])('%s', async (_, args, env, expected) => expect(await dateOf(args, env)).toBe(expected))

  test('a SOURCE_DATE_EPOCH that is no number', async () =>
    expect(await dateOf(['--creation-date', 'now'], { SOURCE_DATE_EPOCH: 'soon' })).toContain('SOURCE_DATE_EPOCH'))
})

describe('dry run', () => {
  test('writes nothing and foretells the exact length', async () => {
    const place = await makePlace(album)
    const args = ['create', 'album', '--tracker', 'http://t.example/a', '--comment', 'ü']
    const before = await place.files()
    const { code, out } = await place.run([...args, '--dry-run'])
    expect(code).toBe(0)
    expect(await place.files()).toEqual(before)
    const plan = JSON.parse((await place.run([...args, '--dry-run', '--json'])).out)
    expect(await place.files()).toEqual(before)
    await place.run(args)
    expect(plan.torrentLength).toBe((await place.read('album.torrent')).length)
    expect(plan).toMatchObject({ dryRun: true, fileCount: 4, pieceCount: 2, plugins: ['bep3', 'tracker'] })
    expect(out).toContain('b.flac')
    expect(out).toContain('sha1 of each 16 KiB of all content')
  })

  test('warns of what would be refused because of the output', async () => {
    const { code, err } = await cli({ args: ['create', 'album', '-n', '-o', 'album/x'], tree: album })
    expect([code, err]).toEqual([0, expect.stringContaining('warning: `album/x`')])
  })
})

test('--quiet says nothing when all is well, and errors all the same', async () => {
  const tree = { ...album, 'album/.DS_Store': 'x' }
  const well = await cli({ args: ['create', 'album', '-q'], tree })
  expect(well).toMatchObject({ code: 0, out: '', err: '' })
  const ill = await cli({ args: ['create', 'nope', '-q'], tree })
  expect(ill).toMatchObject({ code: 3, out: '', err: expect.stringContaining('error: ') })
})

test('the JSON result has what the torrent has', async () => {
  const { code, out, files, path, err } = await cli({
    args: ['create', 'album', '--json', '--tracker', 'http://t.example/a'],
    tree: album,
  })
  const { torrent } = await torrentIn(files['album.torrent'])
  expect([code, err]).toEqual([0, ''])
  expect(JSON.parse(out)).toEqual({
    path: `${path}/album.torrent`,
    infoHash: { v1: hex(torrent.infoHash.v1!) },
    name: 'album',
    single: false,
    length: 20_002,
    padLength: 0,
    padCount: 0,
    fileCount: 4,
    pieceLength: 16_384,
    pieceCount: 2,
    torrentLength: files['album.torrent']!.length,
    magnet: `magnet:?xt=urn:btih:${hex(torrent.infoHash.v1!)}&dn=album&tr=http%3A%2F%2Ft.example%2Fa`,
    plugins: ['bep3', 'tracker'],
    issues: [],
    remarks: [],
  })
})

test('a glob that is none is told with its flag', async () => {
  const { code, err } = await cli({ args: ['create', 'album', '--exclude', '['], tree: album })
  expect([code, err]).toEqual([2, expect.stringContaining('error: --exclude: `[` is not a usable glob')])
})

test('a glob that matches nothing is named, unless it comes from a config file', async () => {
  const place = await makePlace({ ...album, 'c.yaml': 'commands: { create: { exclude: ["*.nfo"] } }' })
  const run = (...flags: string[]) => place.run(['create', 'album', '-n', '--allow', 'TRACKERLESS', ...flags])
  const { err } = await run('--exclude', '*.FLAC')
  expect(err).toBe(
    `warning: nothing in \`${place.path}/album\` matches \`*.FLAC\`: case counts (--exclude) [GLOB_UNUSED]\n`,
  )
  expect((await run('--config', 'c.yaml')).err).toBe('')
  expect((await run('--exclude', 'x', '--allow', 'GLOB_UNUSED')).err).toBe('')
})

test('remarks tell programs what to type, in a dry run and in a real one', async () => {
  const place = await makePlace(album)
  for (const flags of [['--dry-run'], []]) {
    const { remarks } = JSON.parse((await place.run(['create', 'album', '--json', ...flags])).out)
    expect(remarks).toMatchObject([{ code: 'TRACKERLESS', flags: ['--tracker', '--node'] }])
  }
})

test('pads are counted by themselves, never as content', async () => {
  const tree = { 'two/a': 'a', 'two/b': 'b' }
  const place = await makePlace(tree)
  const pads = '  pads          1 file, 16.0 KiB (16,383 bytes)\n'
  const content = '  content       2 files, 2 bytes\n'
  for (const args of [
    ['create', 'two', '--align', '--tail-pad', 'no'],
    ['inspect', 'two.torrent'],
  ]) {
    const { out } = await place.run(args)
    expect(out).toContain(content + pads)
    expect(out).not.toContain('.pad')
    const json = JSON.parse((await place.run([...args, '--json', ...(args[0] === 'create' ? ['-f'] : [])])).out)
    expect(json).toMatchObject({ length: 2, fileCount: 2, padLength: 16_383, padCount: 1, pieceCount: 2 })
  }
  expect((await place.run(['verify', 'two.torrent'])).out).toContain('2 files, 2 B, 2 pieces')
})

test('a run that is stopped says so, and leaves nothing', async () => {
  const { code, err, files } = await cli({ args: ['create', 'album'], tree: album, signal: AbortSignal.abort() })
  expect([code, err]).toEqual([130, expect.stringContaining('error: stopped')])
  expect(Object.keys(files).filter(name => name.includes('torrent'))).toEqual([])
})

test('stopped during the work without a pause that comes last, it writes nothing', async () => {
  // The clock is asked last before the content is hashed; what is due in the next turn is heard only if there is one.
  let asked = 0
  const now = () => ++asked
  await cli({ args: ['create', 'album'], tree: album, now })
  const last = asked
  asked = 0
  const stop = new AbortController()
  const stopping = () => {
    if (++asked === last) setImmediate(() => setImmediate(() => stop.abort()))
    return asked
  }
  const { code, files } = await cli({ args: ['create', 'album'], tree: album, now: stopping, signal: stop.signal })
  expect([code, Object.keys(files)]).toEqual([130, expect.not.arrayContaining(['album.torrent'])])
})

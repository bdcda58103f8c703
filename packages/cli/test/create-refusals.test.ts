import { afterAll, describe, expect, test } from 'vitest'
import { album, pathsOf, torrentIn } from './harness/album.ts'
import { cli, makePlace, removePlaces, type Tree } from './harness/cli.ts'

afterAll(removePlaces)

describe('what stands in the way', () => {
  test('an output that exists, before anything is read', async () => {
    const tree = { ...album, 'album.torrent': 'mine' }
    const { code, err, out, files } = await cli({ args: ['create', 'album'], tree })
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(/`.*album\.torrent` exists: .*--force/)
    expect(Buffer.from(files['album.torrent']!).toString()).toBe('mine')
    const forced = await cli({ args: ['create', 'album', '--force'], tree })
    expect(forced.code).toBe(0)
    expect((await torrentIn(forced.files['album.torrent'])).layout!.name).toBe('album')
  })

  test('an output inside the content, unless that is allowed; an older copy never goes in', async () => {
    const place = await makePlace({ ...album, 'album/old.torrent': 'old' })
    const refused = await place.run(['create', 'album', '-o', 'album/old.torrent', '--force'])
    expect(refused.code).toBe(2)
    expect(refused.err).toContain('--allow OUTPUT_INSIDE')
    const allowed = await place.run(['create', 'album', '-o', 'album/old.torrent', '-f', '--allow', 'OUTPUT_INSIDE'])
    expect(allowed.code).toBe(0)
    expect(await pathsOf(await place.read('album/old.torrent'))).toEqual(['.hidden', 'a/1.flac', 'b.flac', 'zero'])
  })

  test('an output inside the content by way of a symlink', async () => {
    const tree: Tree = { ...album, link: { link: 'album' } }
    const { code, err } = await cli({ args: ['create', 'album', '-o', 'link/x.torrent'], tree })
    expect([code, err]).toEqual([2, expect.stringContaining('inside the content')])
  })

  test.each(['f', 'l'])('an output that is the content, under the name %s, whatever is allowed', async output => {
    const tree: Tree = { f: 'content', l: { link: 'f' } }
    const { code, files } = await cli({
      args: ['create', 'f', '-o', output, '--force', '--allow', 'OUTPUT_INSIDE'],
      tree,
    })
    expect(code).toBe(2)
    expect(Buffer.from(files['f']!).toString()).toBe('content')
  })

  test.each([
    ['a folder that does not exist', ['-o', 'no/such/x.torrent'], 3, /there is no folder/],
    ['a name that is too long', ['-o', 'x'.repeat(300)], 3, /too long/],
    ['bytes and JSON on one output', ['-o', '-', '--json'], 2, /both need standard output/],
    ['an unknown code', ['--allow', 'JUNK_SKIPED'], 2, /did you mean JUNK_SKIPPED\?/],
    ['an unknown plugin', ['--use', 'traker'], 2, /did you mean tracker\?/],
    ['a piece length that is none', ['-l', '12parsec'], 2, /--piece-length/],
    ['a name that is none', ['--name', 'a/b', '-l', '12parsec'], 2, /`a\/b` has .* slash.*\n.*--piece-length/],
    ['an unknown policy', ['-l', 'mktorent'], 2, /did you mean mktorrent\?/],
    ['contradicting values', ['--comment', 'a', '--comment', 'b'], 2, /given twice/],
    ['nodes of a private torrent', ['--private', '--node', '127.0.0.1:1'], 2, /private and dht|dht and private/],
    ['a bad choice', ['--symlinks', 'eat'], 2, /follow, skip/],
    ['workers below one', ['--workers', '0'], 2, /--workers/],
    ['more read ahead than there is memory', ['--read-ahead', '2GiB'], 2, /--read-ahead/],
    ['an ignore file that is not there', ['--ignore-file', 'nope'], 3, /nope/],
  ])('%s', async (_, flags, expected, message) => {
    const { code, err, out, files } = await cli({ args: ['create', 'album', ...flags], tree: album })
    expect([code, out]).toEqual([expected, flags.includes('--json') ? expect.anything() : ''])
    expect(err).toMatch(message)
    expect(err).toMatch(/^error: /)
    expect(Object.keys(files).filter(name => name.endsWith('.torrent'))).toEqual([])
  })

  test('binary output to a terminal', async () => {
    const { code, err } = await cli({ args: ['create', 'album', '-o', '-'], tree: album, terminal: 80 })
    expect([code, err]).toEqual([2, expect.stringContaining('not text')])
  })

  test('every broken file is named, and of other things the first', async () => {
    const links = Array.from({ length: 40 }, (_, i) => [`album/link-${i}`, { link: 'nowhere' }] as const)
    const odd = Array.from({ length: 40 }, (_, i) => [`album/aux.${i}`, 'x'] as const)
    const broken = await cli({ args: ['create', 'album'], tree: { ...album, ...Object.fromEntries(links) } })
    expect(broken.code).toBe(1)
    expect(broken.err.match(/^error: .*\[SYMLINK_BROKEN\]$/gm)).toHaveLength(40)
    const warned = await cli({ args: ['create', 'album'], tree: { ...album, ...Object.fromEntries(odd) } })
    expect(warned.err.match(/^warning: /gm)).toHaveLength(10)
    expect(warned.err).toContain('… and 30 more, which --json lists [NAME_RESERVED]')
  })

  test('names that clients change are named with the files that cannot be shared, unless allowed', async () => {
    const tree = { ...album, 'album/a\tb': 'x', 'album/broken': { link: 'nowhere' } }
    const { err } = await cli({ args: ['create', 'album'], tree })
    expect(err).toMatch(/SYMLINK_BROKEN[^$]*--allow NAME_CONTROL/)
    const allowed = await cli({ args: ['create', 'album', '--allow', 'NAME_CONTROL'], tree })
    expect(allowed.err.match(/^error: /gm)).toHaveLength(1)
  })

  test('everything wrong is said at once', async () => {
    const { err, code } = await cli({
      args: [
        'create',
        'album',
        '-l',
        'x',
        '--creation-date',
        'y',
        '--private',
        '--node',
        'h:1',
        '--node',
        'z',
        '--allow',
        'Q',
      ],
      tree: { ...album, 'album.torrent': '' },
    })
    expect(code).toBe(2)
    for (const part of ['--piece-length', '--creation-date', '--node', 'private', '--allow', 'exists']) {
      expect(err).toContain(part)
    }
    expect(err.match(/^error: /gm)!.length).toBeGreaterThanOrEqual(6)
  })

  test('Merkle with web seeds, unless told', async () => {
    const args = ['create', 'album', '--merkle', '--web-seed', 'http://w.example/']
    const refused = await cli({ args, tree: album })
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('--allow MERKLE_WEBSEED')])
    const told = await cli({ args: [...args, '--allow', 'MERKLE_WEBSEED'], tree: album })
    expect(told.code).toBe(0)
  })

  test.each([
    ['nothing there', 'nope', {}, 3, /no file or directory/],
    ['an empty folder', 'e', { e: null }, 1, /holds no file/],
    ['0 bytes in all', 'e', { 'e/f': '' }, 1, /0 bytes in all/],
    ['a broken symlink', 'e', { 'e/f': 'x', 'e/l': { link: 'gone' } }, 1, /symlink to nothing/],
  ] as [string, string, Tree, number, RegExp][])('content: %s', async (_, path, tree, expected, message) => {
    const { code, err } = await cli({ args: ['create', path], tree })
    expect([code, err]).toEqual([expected, expect.stringMatching(message)])
  })
})

describe('trackerless', () => {
  const remark = 'TRACKERLESS'
  test.each([
    [[], true],
    [['--comment', 'x'], true],
    [['--tracker', 'http://t.example/a'], false],
    [['--node', '127.0.0.1:6881'], false],
    [['--private'], false],
    [['--allow', remark], false],
    [['--quiet'], false],
  ])('a remark with %j: %s', async (flags, expected) => {
    const { code, err } = await cli({ args: ['create', 'album', ...flags], tree: album })
    expect([code, err.includes(`[${remark}]`)]).toEqual([0, expected])
  })

  test('private without a tracker is warned of by its plugin', async () => {
    const { err } = await cli({ args: ['create', 'album', '--private'], tree: album })
    expect(err).toContain('PRIVATE_TRACKERLESS')
  })
})

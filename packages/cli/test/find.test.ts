import { createHash } from 'node:crypto'
import { lstat, mkdir, readFile, readlink, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { encode } from '@gentorrent/core/bencode'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { makePlace, type Place, removePlaces } from './harness/cli.ts'

afterAll(removePlaces)

const block = 16_384
const bytesOf = (length: number, seed: number) => {
  let state = seed + 1
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state >>> 24
  })
}
const name = (file: number) => String.fromCharCode(97 + file)

const events = (out: string) =>
  out
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))
const some = (out: string, event: string) => events(out).filter(one => one.event === event)

const kinds: Readonly<Record<string, readonly string[]>> = {
  v1: [],
  'v1 with aligned files': ['--align'],
  'v1 with SHA-1 of files': ['--file-sha1'],
  'v1 with MD5 of files': ['--md5sum'],
  v2: ['--v2', 'only'],
  hybrid: ['--v2'],
}

/** A torrent `x.torrent`, and its files elsewhere under other names. */
const scattered = async (lengths: readonly number[], flags: readonly string[]): Promise<Place> => {
  const tree = Object.fromEntries(lengths.map((length, file) => [`x/${name(file)}`, bytesOf(length, file)]))
  const place = await makePlace(tree)
  expect((await place.run(['create', 'x', '-l', String(block), ...flags])).code).toBe(0)
  await rm(join(place.path, 'x'), { recursive: true })
  // In another order, with others of the same lengths.
  await place.grow(
    Object.fromEntries(
      lengths.flatMap((length, file) => [
        [`old/${9 - file}/${lengths.length - file}`, bytesOf(length, file)],
        [`old/decoys/${file}`, bytesOf(length, file + 100)],
      ]),
    ),
  )
  return place
}

const digestsOf = async (place: Place) =>
  Object.fromEntries(
    Object.entries(await place.files()).map(([path, bytes]) => [
      path,
      bytes && createHash('sha1').update(bytes).digest('hex'),
    ]),
  )

const length = fc.oneof(fc.integer({ min: 0, max: 3 * block }), fc.constantFrom(0, 1, 2, block, 2 * block))

describe.each(Object.entries(kinds))('%s', (_, flags) => {
  test('is found whatever it is called, laid out again, and nothing else is touched', async () => {
    await fc.assert(
      fc.asyncProperty(
        // Of one length there are two files then: more, and a piece can be filled in too many ways to try them all.
        fc.uniqueArray(length, { minLength: 2, maxLength: 5 }).filter(all => all.some(one => one > 64)),
        fc.constantFrom('copy', 'hard', 'symbolic'),
        async (lengths, link) => {
          const place = await scattered(lengths, flags)
          const before = await digestsOf(place)
          const found = await place.run(['verify', 'x.torrent', '--find', 'old', '--json'])
          // One or two bytes may well be the same in another file.
          const places = Object.fromEntries(some(found.out, 'found').map(({ path, places }) => [path, places]))
          lengths.forEach((length, file) => {
            const place = expect.stringMatching(`/old/${9 - file}/`)
            if (length > 64) expect(places[name(file)]).toEqual([place])
          })
          const { code, out } = await place.run([
            'verify',
            'x.torrent',
            ...['--find', 'old', '--restore', 'new', '--link', link, '--json'],
          ])
          expect([code, events(out).at(-1)]).toMatchObject([0, { ok: true, files: { ok: lengths.length } }])
          for (const [file, length] of lengths.entries()) {
            const at = join(place.path, 'new/x', name(file))
            expect(Buffer.compare(await readFile(at), bytesOf(length, file))).toBe(0)
            const isLink = length > 0 && link === 'symbolic'
            expect((await lstat(at)).isSymbolicLink()).toBe(isLink)
            if (length > 0 && link === 'hard') expect((await stat(at)).nlink).toBe(2)
            if (length > 0 && link === 'copy') expect((await stat(at)).nlink).toBe(1)
          }
          const after = await digestsOf(place)
          expect(after).toMatchObject(before)
          expect(Object.keys(after).some(path => path.includes('.tmp'))).toBe(false)
        },
      ),
      { numRuns: 8 },
    )
  })
})

test('a Merkle torrent, whose one hash proves what lengths suggest', async () => {
  const place = await scattered([100, 50_000], ['--merkle'])
  await rm(join(place.path, 'old/decoys'), { recursive: true })
  const { code, out } = await place.run(['verify', 'x.torrent', '--find', 'old'])
  expect([code, out]).toEqual([0, expect.stringContaining('by name and length, which proves nothing')])
})

test('a neighbour in its place helps to find the one that is not', async () => {
  const place = await makePlace({ 'x/a': bytesOf(100, 1), 'x/b': bytesOf(200, 2), 'x/c': bytesOf(300, 3) })
  await place.run(['create', 'x'])
  await rm(join(place.path, 'x/b'))
  await place.grow({ 'old/b2': bytesOf(200, 9), 'old/b1': bytesOf(200, 2) })
  const { code, out } = await place.run(['verify', 'x.torrent', '--find', 'old'])
  expect(code).toBe(0)
  expect(out).toBe(
    [
      `found  ${place.path}/x`,
      '  3 files, 600 B, 1 of them elsewhere',
      '',
      'found elsewhere',
      '  b (by its pieces)',
      `    is ${place.path}/old/b1`,
      '',
    ].join('\n'),
  )
})

test('thousands of files of one length, in one piece, in a folder of another name', async () => {
  const names = Array.from({ length: 1500 }, (_, i) => String(10_000 + i))
  const place = await makePlace(Object.fromEntries(names.map(name => [`x/${name}`, name])))
  await place.run(['create', 'x'])
  await rename(join(place.path, 'x'), join(place.path, 'y'))
  const { code, out } = await place.run(['verify', 'x.torrent', '--find', '.', '--json'])
  expect([code, events(out).at(-1)]).toMatchObject([0, { files: { moved: 1500 } }])
})

test('what is nowhere is missing, and everything else is laid out', async () => {
  const place = await scattered([20_000, 40_000], [])
  await rm(join(place.path, 'old/9'), { recursive: true })
  const { code, out } = await place.run(['verify', 'x.torrent', '--find', 'old', '--restore', '.', '--json'])
  expect(code).toBe(1)
  expect(some(out, 'file').map(({ path, state }) => [path, state])).toEqual([
    ['a', 'missing'],
    ['b', 'in-doubt'],
  ])
  expect(await readFile(join(place.path, 'x/b'))).toHaveLength(40_000)
})

describe('what is there already', () => {
  test('is left as it is, and compared', async () => {
    const place = await scattered([20_000, 40_000], [])
    await place.grow({ 'new/x/a': 'mine' })
    const { code, out, err } = await place.run(['verify', 'x.torrent', '--find', 'old', '--restore', 'new'])
    expect([code, await readFile(join(place.path, 'new/x/a'), 'utf8')]).toEqual([1, 'mine'])
    expect(err).toContain(`warning: \`${place.path}/new/x/a\` exists and is left as it is`)
    expect(out).toMatch(/^ {2}short +a/m)
  })

  test('twice is as good as once', async () => {
    const place = await scattered([20_000, 40_000], ['--v2'])
    const run = () => place.run(['verify', 'x.torrent', '--find', 'old', '--restore', 'new', '--link', 'hard'])
    expect((await run()).code).toBe(0)
    expect(await run()).toMatchObject({ code: 0, err: '' })
  })
})

describe('a hostile torrent', () => {
  const torrent = (files: readonly object[], name = 'x') =>
    encode({
      info: { name, 'piece length': block, pieces: new Uint8Array(createHash('sha1').update('evil').digest()), files },
    } as Parameters<typeof encode>[0])

  test.each([[['..', 'out']], [['a', '..', '..', 'out']], [['/etc/out']], [['sub/../../out']]])(
    'with the path %j writes nothing there',
    async path => {
      const place = await makePlace({ 'old/evil': 'evil' })
      await writeFile(join(place.path, 'evil.torrent'), torrent([{ path, length: 4 }]))
      const { code } = await place.run(['verify', 'evil.torrent', '--find', 'old', '--restore', 'new/deep'])
      expect(code).toBeGreaterThan(0)
      const files = Object.keys(await place.files())
      expect(files.filter(file => file.endsWith('out'))).toEqual([])
    },
  )

  test('with its own name outside', async () => {
    const place = await makePlace({ 'old/evil': 'evil' })
    await writeFile(join(place.path, 'evil.torrent'), torrent([{ path: ['out'], length: 4 }], '..'))
    const { code } = await place.run(['verify', 'evil.torrent', '--find', 'old', '--restore', 'new/deep'])
    expect(code).toBeGreaterThan(0)
    expect(Object.keys(await place.files()).filter(file => file.endsWith('out'))).toEqual([])
  })

  test('writes through no symlink, neither its own nor another', async () => {
    const place = await makePlace({ 'old/evil': 'evil', 'safe/': null })
    const files = [
      { path: ['link'], length: 0, attr: 'l', 'symlink path': ['..', '..', 'safe'] },
      { path: ['link', 'out'], length: 4 },
    ]
    await writeFile(join(place.path, 'evil.torrent'), torrent(files))
    await place.run(['verify', 'evil.torrent', '--find', 'old', '--restore', 'new'])
    await mkdir(join(place.path, 'there/x'), { recursive: true })
    await place.grow({ 'there/x/link': { link: '../../safe' } })
    const { code } = await place.run(['verify', 'evil.torrent', '--find', 'old', '--restore', 'there'])
    expect(code).toBeGreaterThan(0)
    expect(Object.keys(await place.files()).filter(file => file.startsWith('safe/'))).toEqual(['safe/'])
  })
})

test('symlinks that the torrent records are laid out too', async () => {
  const place = await makePlace({ 'x/a': bytesOf(20_000, 1), 'x/sub/link': { link: '../a' } })
  await place.run(['create', 'x', '--record-symlinks'])
  await place.run(['verify', 'x.torrent', '--find', 'x', '--restore', 'new'])
  expect(await readlink(join(place.path, 'new/x/sub/link'))).toBe('../a')
})

test.each([
  [['--restore', 'new'], '--find'],
  [['--link', 'hard'], '--restore'],
  [['--find', 'x', '--sample', '5%'], '--sample'],
  [['--find', 'x', '--fail-fast'], '--fail-fast'],
])('%j is refused', async (args, about) => {
  const place = await makePlace({ 'x/a': 'a' })
  await place.run(['create', 'x'])
  expect(await place.run(['verify', 'x.torrent', ...args])).toMatchObject({
    code: 2,
    err: expect.stringContaining(about),
  })
})

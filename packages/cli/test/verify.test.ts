import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makePlace, type Place, removePlaces, type Tree } from './harness/cli.ts'

afterAll(removePlaces)

const piece = 16_384
const tree: Tree = {
  'album/a': 'a'.repeat(3 * piece),
  'album/b': 'b'.repeat(piece + 10),
  'album/c': 'c'.repeat(100),
  'album/d': 'd'.repeat(5 * piece),
  'album/e': '',
}

const madePlace = async (): Promise<Place> => {
  const place = await makePlace(tree)
  await place.run(['create', 'album', '-l', String(piece)])
  return place
}
const json = (out: string) => JSON.parse(out)

describe('content that is as the torrent says', () => {
  let place: Place
  beforeAll(async () => {
    place = await madePlace()
    await place.grow({ 'elsewhere/x': 'x' })
  })
  test.each([
    ['beside the torrent', ['album.torrent']],
    ['by its path', ['album.torrent', 'album']],
    ['in the folder that is given', ['album.torrent', '.']],
  ])('%s', async (_, args) => {
    const { code, out, err } = await place.run(['verify', ...args])
    expect([code, out.split('\n')[0], err]).toEqual([
      0,
      `ok  ${place.path}/${args[1] === '.' ? '' : 'album'}`.replace(/\/$/, ''),
      '',
    ])
  })

  test('as JSON', async () => {
    const { out } = await place.run(['verify', 'album.torrent', '--json'])
    expect(json(out)).toMatchObject({ ok: true, badPieceCount: 0, badPieces: [], issues: [], pieceCount: 10 })
    expect(json(out).files.every((file: { state: string }) => file.state === 'ok')).toBe(true)
  })

  test('silently', async () => {
    expect(await place.run(['verify', '-q', 'album.torrent'])).toMatchObject({ code: 0, out: '', err: '' })
  })

  test('not found', async () => {
    const { outBytes } = await place.run(['create', 'album', '-o', '-', '--name', 'gone'])
    const outcome = await place.run(['verify', '-'], { stdin: outBytes })
    expect(outcome).toMatchObject({ code: 2, err: expect.stringContaining('there is no `gone` here') })
    expect(await place.run(['verify', 'album.torrent', 'nowhere'])).toMatchObject({ code: 3 })
  })
})

describe('content that differs', () => {
  const states = (out: string) =>
    Object.fromEntries(json(out).files.map((file: { path: string; state: string }) => [file.path, file.state]))
  const changed = async (change: Tree) => {
    const place = await madePlace()
    await place.grow(change)
    return {
      ...(await place.run(['verify', 'album.torrent'])),
      json: (await place.run(['verify', 'album.torrent', '--json'])).out,
    }
  }

  test('pieces in runs, with the files that they touch', async () => {
    const { code, out, json: text } = await changed({ 'album/d': 'D'.repeat(5 * piece) })
    expect(code).toBe(1)
    expect(out).toContain('6 of 10 pieces differ')
    expect(out).toContain('  4  in b, c, d\n  5-9  in d\n')
    expect(out).toMatch(/^ {2}differs +d {2}\(6 bad pieces\)$/m)
    expect(json(text)).toMatchObject({ ok: false, badPieces: [[4, 9]], badPieceCount: 6 })
    expect(states(text)).toEqual({ a: 'ok', b: 'in-doubt', c: 'in-doubt', d: 'differs', e: 'ok' })
  })

  test('a piece of many files names the first of them', async () => {
    const small = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`many/${10 + i}`, 'x']))
    const place = await makePlace(small)
    await place.run(['create', 'many'])
    await place.grow({ 'many/29': 'y' })
    const { out } = await place.run(['verify', 'many.torrent'])
    expect(out).toContain('  0  in 10, 11, 12, 13, 14, 15, 16, 17 … and 12 more\n')
    expect(out).toContain('in doubt      29')
  })

  test('a hybrid, whose two sets of hashes say the same thing once', async () => {
    const place = await makePlace(tree)
    await place.run(['create', 'album', '--v2', '-l', String(piece)])
    await place.grow({ 'album/d': `${'d'.repeat(2 * piece)}D${'d'.repeat(3 * piece - 1)}` })
    const { out } = await place.run(['verify', 'album.torrent'])
    expect(out).toContain('1 of 11 pieces differ')
    expect(out.match(/\bd\b/g)).toHaveLength(2)
    expect(out).toContain('differs       d  (1 bad piece: bytes 32,768-49,152)')
    const { issues } = json((await place.run(['verify', 'album.torrent', '--json'])).out)
    expect(issues.map(({ code }: { code: string }) => code)).toEqual(['PIECE_BAD', 'V2_PIECE_BAD'])
  })

  test('one byte at the end of a piece', async () => {
    const { json: text } = await changed({ 'album/a': `${'a'.repeat(2 * piece - 1)}X${'a'.repeat(piece)}` })
    expect(json(text).badPieces).toEqual([[1, 1]])
    expect(states(text)).toMatchObject({ a: 'differs', b: 'ok' })
  })

  test('a file of another length', async () => {
    const { out, json: text } = await changed({ 'album/c': 'c'.repeat(99) })
    expect(states(text)).toMatchObject({ b: 'in-doubt', c: 'wrong-length', d: 'in-doubt' })
    expect(out).toMatch(/^ {2}wrong length +c/m)
  })

  test('a file that is missing, even an empty one', async () => {
    const place = await makePlace({ 'album/a': tree['album/a']!, 'album/d': tree['album/d']! })
    const whole = await madePlace()
    await writeFile(join(place.path, 'album.torrent'), await whole.read('album.torrent'))
    const { code, out } = await place.run(['verify', 'album.torrent', '--json'])
    expect(code).toBe(1)
    expect(states(out)).toEqual({ a: 'ok', b: 'missing', c: 'missing', d: 'in-doubt', e: 'missing' })
  })

  test('a Merkle torrent, whose root cannot tell where', async () => {
    const place = await makePlace(tree)
    await place.run(['create', 'album', '--merkle', '-l', String(piece)])
    expect((await place.run(['verify', 'album.torrent'])).code).toBe(0)
    await place.grow({ 'album/c': 'C'.repeat(100) })
    const { code, out } = await place.run(['verify', 'album.torrent'])
    expect([code, out]).toEqual([1, expect.stringContaining('a root cannot tell which piece differs')])
  })
})

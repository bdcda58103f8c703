import { appendFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { encode } from '@gentorrent/core/bencode'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cli, makePlace, type Place, removePlaces, type Tree } from './harness/cli.ts'

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
const events = (out: string) =>
  out
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))
const some = (out: string, event: string) => events(out).filter(one => one.event === event)
const end = (out: string) => events(out).at(-1)
/** `first-last` of all runs of pieces that differ. */
const runs = (out: string) => some(out, 'pieces').map(({ first, last }) => `${first}-${last}`)
const states = (out: string) =>
  Object.fromEntries(some(out, 'file').map(({ path, state }: { path: string; state: string }) => [path, state]))

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
    expect(events(out).map(({ event }) => event)).toEqual(['start', ...Array(5).fill('file'), 'end'])
    expect(events(out)[0]).toMatchObject({ name: 'album', path: `${place.path}/album`, pieceCount: 10 })
    expect(end(out)).toEqual({
      event: 'end',
      ok: true,
      complete: true,
      pieces: { count: 10, compared: 10 },
      badPieceCount: 0,
      files: { ok: 5 },
      exitCode: 0,
    })
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
    expect(out).toContain('  4  in b 16,384-16,394, c 0-100, d 0-16,274\n  5-9  in d 16,274-81,920\n')
    expect(out).toMatch(/^ {2}differs +d {2}\(6 bad pieces\)$/m)
    expect(runs(text)).toEqual(['4-4', '5-9'])
    expect(some(text, 'pieces')[0]).toMatchObject({
      range: { start: 4 * piece, end: 5 * piece },
      files: [{ path: 'b' }, { path: 'c', range: { start: 0, end: 100 } }, { path: 'd' }],
    })
    expect(end(text)).toMatchObject({ ok: false, badPieceCount: 6, exitCode: 1 })
    expect(states(text)).toEqual({ a: 'ok', b: 'in-doubt', c: 'in-doubt', d: 'differs', e: 'ok' })
  })

  test('a piece of many files names the first of them', async () => {
    const small = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`many/${10 + i}`, 'x']))
    const place = await makePlace(small)
    await place.run(['create', 'many'])
    await place.grow({ 'many/29': 'y' })
    const { out } = await place.run(['verify', 'many.torrent'])
    const named = [10, 11, 12, 13, 14, 15, 16, 17].map(name => `${name} 0-1`).join(', ')
    expect(out).toContain(`  0  in ${named} … and 12 more\n`)
    expect(out).toContain('in doubt      29')
  })

  test('a hybrid, whose two sets of hashes say the same thing once', async () => {
    const place = await makePlace(tree)
    await place.run(['create', 'album', '--v2', '-l', String(piece)])
    await place.grow({ 'album/d': `${'d'.repeat(2 * piece)}D${'d'.repeat(3 * piece - 1)}` })
    const { out } = await place.run(['verify', 'album.torrent'])
    expect(out).toContain('1 of 11 pieces differs')
    expect(out.match(/\bd\b/g)).toHaveLength(2)
    expect(out).toContain('  in d 32,768-49,152\n')
    expect(out).toContain('differs       d  (1 bad piece: bytes 32,768-49,152)')
    const issues = some((await place.run(['verify', 'album.torrent', '--json'])).out, 'issue')
    expect(issues.map(({ code }) => code)).toEqual(['PIECE_BAD', 'V2_PIECE_BAD'])
  })

  test('one byte at the end of a piece', async () => {
    const { json: text } = await changed({ 'album/a': `${'a'.repeat(2 * piece - 1)}X${'a'.repeat(piece)}` })
    expect(runs(text)).toEqual(['1-1'])
    expect(states(text)).toMatchObject({ a: 'differs', b: 'ok' })
  })

  test('a file of another length', async () => {
    const { out, json: text } = await changed({ 'album/c': 'c'.repeat(99) })
    expect(states(text)).toMatchObject({ b: 'in-doubt', c: 'short', d: 'in-doubt' })
    expect(out).toMatch(/^ {2}short +c/m)
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
    expect(await place.run(['verify', 'album.torrent', '--sample', '5%'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('no part of it has a hash of its own'),
    })
    await place.grow({ 'album/c': 'C'.repeat(100) })
    const { code, out } = await place.run(['verify', 'album.torrent'])
    expect([code, out]).toEqual([1, expect.stringContaining('a root cannot tell which piece differs')])
  })
})

describe('a part of it', () => {
  test('a sample says how to take it again', async () => {
    const place = await madePlace()
    const { code, out } = await place.run(['verify', 'album.torrent', '--sample', '50%'])
    expect([code, out]).toEqual([0, expect.stringMatching(/^ok so far .*\n.*, 5 of 10 pieces compared\n/)])
    const [, again] = / {2}chosen with (.*)\n$/.exec(out)!
    expect((await place.run(['verify', 'album.torrent', ...again!.split(' ')])).out).toBe(out)
  })

  test.each(['0%', '101%', '0', '-1', '5 percent', ''])('a sample of `%s` is refused', async size => {
    const place = await madePlace()
    const { code, err } = await place.run(['verify', 'album.torrent', `--sample=${size}`])
    expect([code, err]).toEqual([2, expect.stringContaining('--sample')])
  })

  test('a seed without a sample is refused', async () => {
    expect(await (await madePlace()).run(['verify', 'album.torrent', '--seed', 'x'])).toMatchObject({ code: 2 })
  })

  test('--fail-fast reads nothing where a file is missing', async () => {
    const place = await makePlace({ 'album/a': tree['album/a']! })
    const whole = await madePlace()
    await writeFile(join(place.path, 'album.torrent'), await whole.read('album.torrent'))
    const { code, out } = await place.run(['verify', 'album.torrent', '--fail-fast', '--json'])
    expect([code, states(out)]).toMatchObject([1, { a: 'not-compared', b: 'missing' }])
    expect(end(out)).toMatchObject({ complete: false, badPieceCount: 0 })
  })
})

describe('while it runs', () => {
  test('Ctrl-C ends it', async () => {
    const place = await madePlace()
    const { code, out } = await place.run(['verify', 'album.torrent', '--json'], { signal: AbortSignal.abort() })
    expect([code, end(out)]).toMatchObject([130, { error: { code: 'ABORTED', exitCode: 130 } }])
  })

  test('a file that changes is left out, and everything else is compared', async () => {
    const place = await madePlace()
    let count = 0
    // The clock is read when the line on the terminal and the events are made ready, and then before reading begins.
    const now = () => {
      if (++count === 3) appendFileSync(join(place.path, 'album/d'), 'more')
      return count * 10_000
    }
    const { code, out } = await place.run(['verify', 'album.torrent', '--json'], { now })
    expect(code).toBe(3)
    expect(some(out, 'issue').map(({ code, path }) => [code, path])).toContainEqual(['CONTENT_UNREADABLE', 'd'])
    expect(states(out)).toEqual({ a: 'ok', b: 'in-doubt', c: 'in-doubt', d: 'unreadable', e: 'ok' })
    expect(some(out, 'progress').length).toBeGreaterThan(0)
  })
})

test('a path that stands many times in a torrent is told of once for each', async () => {
  const files = Array.from({ length: 300 }, () => ({ length: 5, path: ['a'] }))
  const info = { files, name: 'd', 'piece length': 16_384, pieces: new Uint8Array(20) }
  const { code, out } = await cli({
    args: ['verify', 't.torrent'],
    tree: { 'd/a': 'abc', 't.torrent': encode({ info }) },
  })
  expect(code).toBe(1)
  expect(out.match(/^ {2}short +a\b/gm)).toHaveLength(300)
  expect(out.match(/`a` has 3 bytes/g)).toHaveLength(300)
})

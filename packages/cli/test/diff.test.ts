import { createHash } from 'node:crypto'
import { compose, dump, encode } from '@gentorrent/core/bencode'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { cli, makePlace, type Place, removePlaces, type Tree } from './harness/cli.ts'
import { schemaCheck } from './harness/schema.ts'
import { hasVectors, readVectors, vectorsNote } from './harness/vectors.ts'

afterAll(removePlaces)

const faultsOf = schemaCheck('diff')

/** Bytes that depend on the seed at every place. */
const bytesOf = (length: number, seed: number) => {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, i) =>
    createHash('sha256').update(`${seed} ${i}`).digest(),
  )
  return Uint8Array.from(Buffer.concat(blocks).subarray(0, length))
}
const tree = { 'c/a.bin': bytesOf(100_000, 1), 'c/d/b.bin': bytesOf(50_000, 2), 'c/e.txt': 'hi', 'c/empty': '' }

const make = async (place: Place, name: string, more: Tree, ...flags: readonly string[]) => {
  await place.grow(more)
  const { code } = await place.run(['create', 'c', '-q', '-f', '-o', name, '--piece-length', '16KiB', ...flags])
  expect(code).toBe(0)
}
const compared = async (place: Place, a = 'a', b = 'b') => {
  const { code, out } = await place.run(['diff', a, b, '--json'])
  expect(faultsOf(out)).toEqual([])
  expect(JSON.parse(out).identical).toBe(code === 0)
  return JSON.parse(out)
}

describe('the content', () => {
  test.each<[name: string, a: readonly string[], b: readonly string[], relation: string]>([
    ['v1 and the same with other keys', [], ['--source', 'x', '--tracker', 'http://a.example/'], 'same'],
    ['v2 and a hybrid', ['--v2', 'only'], ['--v2'], 'same'],
    ['hybrids with and without a pad at the end', ['--v2'], ['--v2', '--tail-pad', 'no'], 'same'],
    ['v1 with pads, and a hybrid', ['--align'], ['--v2'], 'same'],
    ['v1 and a hybrid, by sha1', ['--file-sha1'], ['--v2', '--file-sha1'], 'same'],
    ['merkle and the same with other keys', ['--merkle'], ['--merkle', '--source', 'x'], 'same'],
    ['v1 by md5sum', ['--md5sum'], ['--md5sum', '--align'], 'same'],
    ['v1 and a hybrid, whose pieces begin elsewhere', [], ['--v2'], 'unknown'],
    ['v1 and v2', ['--align'], ['--v2', 'only'], 'unknown'],
    ['merkle and v1', ['--merkle'], [], 'unknown'],
  ])('%s', async (_, a, b, relation) => {
    const place = await makePlace()
    await make(place, 'a', tree, ...a)
    await make(place, 'b', {}, ...b)
    const { content } = await compared(place)
    expect(content.relation).toBe(relation)
    expect(content.files.every(({ state }: { state: string }) => state === 'unknown')).toBe(true)
  })

  test.each([
    ['v1', [], [[16_384, 32_768]]],
    ['v2', ['--v2', 'only'], [[16_384, 32_768]]],
    ['hybrids', ['--v2'], [[16_384, 32_768]]],
    ['merkle with sha1', ['--merkle', '--file-sha1'], []],
  ])('tells where a byte differs: %s', async (_, flags, ranges) => {
    const place = await makePlace()
    await make(place, 'a', tree, ...flags)
    await make(place, 'b', { 'c/a.bin': tree['c/a.bin'].map((byte, i) => (i === 20_000 ? byte ^ 1 : byte)) }, ...flags)
    const { content } = await compared(place)
    expect(content.files).toEqual([{ state: 'differs', path: 'a.bin', length: 100_000, ranges }])
  })

  test('a piece that two files share leaves it in doubt', async () => {
    const place = await makePlace()
    await make(place, 'a', tree)
    await make(place, 'b', { 'c/d/b.bin': tree['c/d/b.bin'].map((byte, i) => (i === 5 ? byte ^ 1 : byte)) })
    const { content } = await compared(place)
    expect(content.files).toMatchObject([
      { state: 'in-doubt', path: 'a.bin' },
      { state: 'in-doubt', path: 'd/b.bin' },
    ])
  })

  test('a root hash cannot tell which file differs', async () => {
    const place = await makePlace()
    await make(place, 'a', tree, '--merkle')
    await make(place, 'b', { 'c/e.txt': 'ho' }, '--merkle')
    const { content } = await compared(place)
    expect(content.relation).toBe('different')
    expect(content.files.map(({ state }: { state: string }) => state)).toEqual(['in-doubt', 'in-doubt', 'in-doubt'])
  })

  test('finds what was renamed, came and went', async () => {
    const place = await makePlace()
    await make(place, 'a', tree, '--v2')
    const other = await makePlace()
    const { 'c/d/b.bin': b, 'c/e.txt': _, ...kept } = tree
    await make(other, 'b', { ...kept, 'c/moved': b, 'c/a.bin': bytesOf(100_001, 1), 'c/new': 'x' }, '--v2')
    await place.grow({ b: await other.read('b') })
    const { content } = await compared(place)
    expect(content.relation).toBe('different')
    expect(content.files).toEqual([
      { state: 'differs', path: 'a.bin', length: 100_000, lengthInB: 100_001, ranges: [] },
      { state: 'renamed', path: 'd/b.bin', pathInB: 'moved', length: 50_000, ranges: [] },
      { state: 'only-a', path: 'e.txt', length: 2, ranges: [] },
      { state: 'only-b', path: 'new', length: 1, ranges: [] },
    ])
    const { out } = await place.run(['diff', 'a', 'b'])
    expect(out).toContain('> d/b.bin → moved')
  })

  test('a single file is the same by any name', async () => {
    const place = await makePlace({ one: 'x', two: 'x' })
    await place.run(['create', 'one', '-q', '-o', 'a'])
    await place.run(['create', 'two', '-q', '-o', 'b'])
    const { content, differences } = await compared(place)
    expect(content.relation).toBe('same')
    expect(differences).toEqual([{ key: 'info.name', inInfo: true, isContent: false, a: 'one', b: 'two' }])
  })
})

const info = { name: 'n', 'piece length': 16_384, pieces: new Uint8Array(20), length: 1 }

describe('keys', () => {
  test('inside of info and beside it, at any depth', async () => {
    const place = await makePlace({
      a: encode({
        comment: 'old',
        info: { ...info, x: { y: 1, z: [1] } },
        nodes: [
          ['h', 1],
          ['i', 2],
        ],
      }),
      b: encode({
        info: { ...info, source: 's\x1b', x: { y: 2, z: [1] } },
        nodes: [
          ['i', 2],
          ['j', 3],
        ],
      }),
    })
    const { differences, infoHash, content } = await compared(place)
    expect([infoHash, content.relation]).toEqual([{ v1: 'different' }, 'same'])
    expect(differences).toEqual([
      { key: 'comment', inInfo: false, isContent: false, a: 'old' },
      { key: 'info.source', inInfo: true, isContent: false, b: { $hex: '731b' } },
      { key: 'info.x.y', inInfo: true, isContent: false, a: 1, b: 2 },
      {
        key: 'nodes',
        inInfo: false,
        isContent: false,
        a: [
          ['h', 1],
          ['i', 2],
        ],
        b: [
          ['i', 2],
          ['j', 3],
        ],
      },
    ])
    const { out } = await place.run(['diff', 'a', 'b'])
    expect(out).toMatch(/inside info .*\n {2}source +\+ \{"\$hex":"731b"\}\n {2}x\.y +- 1\n +\+ 2\n/)
    expect(out).toMatch(/beside info .*\n {2}comment +- old\n {2}nodes +- \["h",1\]\n +\+ \["j",3\]\n/)
  })

  test('of files', async () => {
    const files = (attr: string) => [{ attr, length: 1, path: ['x'] }]
    const place = await makePlace({
      a: encode({ info: { ...info, length: undefined, files: files('x') } }),
      b: encode({ info: { ...info, length: undefined, files: files('h') } }),
    })
    const { content } = await compared(place)
    expect(content).toMatchObject({ relation: 'same', keys: [{ path: 'x', keys: ['attr'] }] })
  })

  test('the encoding alone', async () => {
    const plain = Buffer.from(encode({ comment: 'c', info })).toString('latin1')
    const moved = `d4:info${plain.slice(plain.indexOf('4:info') + 6, -1)}7:comment1:ce`
    const place = await makePlace({
      a: Buffer.from(plain, 'latin1'),
      b: Buffer.from(moved, 'latin1'),
      c: Buffer.from(plain.replace('6:lengthi1e', '6:lengthi01e'), 'latin1'),
    })
    expect(await compared(place)).toMatchObject({ otherEncoding: 'beside', infoHash: { v1: 'same' }, differences: [] })
    expect((await compared(place, 'a', 'c')).infoHash).toEqual({ v1: 'different' })
    expect((await place.run(['diff', 'a', 'b'])).out).toContain('written in another way')
  })
})

test('a path that stands twice is itself', async () => {
  const files = [
    { length: 1, path: ['x'] },
    { length: 2, path: ['x'] },
  ]
  const place = await makePlace({
    a: encode({ info: { ...info, length: undefined, files } }),
    b: encode({ info: { ...info, length: undefined, files, source: 's' } }),
  })
  expect((await compared(place)).content).toMatchObject({ relation: 'same', fileCount: 2 })
})

test('a piece that differs counts, whatever other hashes say', async () => {
  const files = [{ length: 1, path: ['x'], sha1: new Uint8Array(20) }]
  const torrent = (byte: number) =>
    encode({ info: { ...info, length: undefined, files, pieces: new Uint8Array(20).fill(byte) } })
  const place = await makePlace({ a: torrent(1), b: torrent(2) })
  expect((await compared(place)).content).toMatchObject({ relation: 'different', files: [{ path: 'x' }] })
})

test('whatever is done to a torrent, it is compared or refused', async () => {
  const place = await makePlace()
  await make(place, 'a', tree, '--v2', '--file-sha1', '--tracker', 'http://a.example/')
  const whole = new Uint8Array(await place.read('a'))
  await fc.assert(
    fc.asyncProperty(
      fc.nat(whole.length - 1),
      fc.nat(255),
      fc.integer({ min: -3, max: 3 }),
      async (at, byte, shift) => {
        const changed =
          shift === 0
            ? whole.with(at, byte)
            : Buffer.concat([whole.subarray(0, at), whole.subarray(Math.max(0, at + shift))])
        const { code, out, err } = await place.run(['diff', 'a', '-'], { stdin: changed })
        expect([0, 1, 2]).toContain(code)
        expect(out + err).not.toMatch(/[^\P{Cc}\n]/u)
        if (code === 1)
          expect(faultsOf((await place.run(['diff', '-', 'a', '--json'], { stdin: changed })).out)).toEqual([])
      },
    ),
    { numRuns: 200 },
  )
})

describe('exit codes', () => {
  const torrent = encode({ info })
  test.each([
    ['a file that is not there', ['a', 'nothing'], 'INPUT_UNREADABLE'],
    ['what is no torrent', ['a', 'x'], 'NOT_A_TORRENT'],
    ['a flag that is none', ['a', 'a', '--nope'], 'USAGE'],
    ['standard input twice', ['-', '-'], 'USAGE'],
  ])('2 for %s', async (_, args, code) => {
    const outcome = await cli({ args: ['diff', ...args, '--json'], tree: { a: torrent, x: 'x' } })
    expect([outcome.code, JSON.parse(outcome.out).error]).toEqual([2, expect.objectContaining({ code, exitCode: 2 })])
  })

  test('0 for the same, 1 for others', async () => {
    const place = await makePlace({ a: torrent, b: encode({ comment: 'c', info }) })
    expect(await place.run(['diff', 'a', 'a'])).toMatchObject({ code: 0, out: 'a and a are the same, byte for byte\n' })
    expect(await place.run(['diff', 'a', 'b', '-q'])).toMatchObject({ code: 1, out: '' })
    expect((await place.run(['diff', 'a', '-'], { stdin: torrent })).code).toBe(0)
  })
})

describe.skipIf(!hasVectors)(`vectors${vectorsNote}`, () => {
  test.each(readVectors())('%s is itself', async (_, bytes) => {
    const place = await makePlace({ t: bytes })
    expect(await place.run(['diff', 't', 't'])).toMatchObject({ code: 0, err: '' })
    expect(await compared(place, 't', 't')).toMatchObject({ identical: true, differences: [] })
  })

  test.each(readVectors().filter(([name]) => !/string|v2_deep_recursion/.test(name)))(
    '%s with one key more differs by that key alone',
    async (_, bytes) => {
      const plain = JSON.parse(JSON.stringify(dump(bytes)))
      const json = plain.$value ?? plain
      const place = await makePlace({ a: compose(json), b: compose({ ...json, 'zz added': 1 }) })
      const { differences, content, infoHash } = await compared(place)
      expect(differences).toEqual([{ key: 'zz added', inInfo: false, isContent: false, b: 1 }])
      expect([undefined, 'same']).toContain(content?.relation)
      expect(content?.files ?? []).toEqual([])
      for (const relation of Object.values(infoHash)) expect(relation).toBe('same')
      const { out } = await place.run(['diff', 'a', 'b'])
      expect(out).not.toMatch(/[^\P{Cc}\n]/u)
    },
  )
})

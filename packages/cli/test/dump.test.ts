import { encode } from '@gentorrent/core/bencode'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { cli, makePlace, removePlaces } from './harness/cli.ts'
import { hasVectors, readVectors, vectorsNote } from './harness/vectors.ts'

afterAll(removePlaces)

const info = { name: 'n', 'piece length': 16_384, pieces: new Uint8Array(20), length: 1 }
const torrent = encode({ comment: 'a\u202eb', info })

describe('dump', () => {
  test('short values stay on one line, long ones do not', async () => {
    const { code, out } = await cli({ args: ['dump', 't'], tree: { t: torrent } })
    expect([code, out]).toEqual([
      0,
      `{
  "comment": "a\\u202eb",
  "info": {
    "length": 1,
    "name": "n",
    "piece length": 16384,
    "pieces": {"$hex": "${'00'.repeat(20)}"}
  }
}
`,
    ])
  })

  test('on one line with --json', async () => {
    const { out } = await cli({ args: ['dump', '-', '--json'], stdin: 'd1:ali1ei2eee' })
    expect(out).toBe('{"a":[1,2]}\n')
  })

  test('what is empty stands as it is however deep it is', async () => {
    const depth = 95
    const { out } = await cli({ args: ['dump', '-'], stdin: `${'l'.repeat(depth)}ledee${'e'.repeat(depth - 1)}` })
    expect(JSON.stringify(JSON.parse(out))).toBe(`${'['.repeat(depth)}[],{}${']'.repeat(depth)}`)
  })

  test('says why what is broken has no JSON', async () => {
    const { code, out, err } = await cli({ args: ['dump', 't'], tree: { t: 'd1:a' } })
    expect([code, out, err]).toEqual([1, '', expect.stringContaining('[BENCODE_INVALID]')])
  })
})

describe('compose', () => {
  test('writes a file whole, and replaces none unasked', async () => {
    const place = await makePlace({ t: torrent })
    const { out } = await place.run(['dump', 't'])
    await place.grow({ 'a.json': out })
    expect((await place.run(['compose', 'a.json', '-o', 'a.torrent'])).code).toBe(0)
    expect(Buffer.compare(await place.read('a.torrent'), torrent)).toBe(0)
    const again = await place.run(['compose', 'a.json', '-o', 'a.torrent'])
    expect([again.code, again.err]).toEqual([2, expect.stringContaining('[OUTPUT_EXISTS]')])
    const forced = await place.run(['compose', 'a.json', '-o', 'a.torrent', '-f', '--json'])
    expect(JSON.parse(forced.out)).toEqual({ path: `${place.path}/a.torrent`, length: torrent.length, issues: [] })
  })

  test('warns of what is not canonical, which only marks bring about', async () => {
    const stdin = '{"$dictionary": [["b", 1], ["a", 2]]}'
    const { code, out, err } = await cli({ args: ['compose', '-'], stdin })
    expect([code, out, err]).toEqual([0, 'd1:bi1e1:ai2ee', expect.stringContaining('[BENCODE_LENIENT]')])
  })

  test.each([
    ['a key that stands twice', '{"a": {"b": 1, "c": [{}, "}"], "\\u0062": 2}}', 'key `b` stands twice'],
    ['what is no JSON', '{', 'not usable JSON'],
    ['what is no UTF-8', Uint8Array.of(0x22, 0xff, 0x22), 'not UTF-8'],
    ['a number that would lose digits', '{"a": 9007199254740993}', 'at `a`: a number from 2^53 on'],
  ])('refuses %s', async (_, stdin, message) => {
    const { code, out, err } = await cli({ args: ['compose', '-'], stdin })
    expect([code, out, err]).toEqual([1, '', expect.stringContaining(message)])
  })

  test('puts no torrent on a terminal', async () => {
    const { code, out } = await cli({ args: ['compose', '-'], stdin: '{}', terminal: 80 })
    expect([code, out]).toEqual([2, ''])
  })

  test('the same key in objects of their own is no repetition', async () => {
    const stdin = '{"a": {"a": [{"a": ":"}, {"a": "\\"a\\":"}]}}'
    const { code } = await cli({ args: ['compose', '-'], stdin })
    expect(code).toBe(0)
  })
})

describe.skipIf(!hasVectors)(`back and forth: vectors${vectorsNote}`, () => {
  test.each(readVectors())('%s', async (name, bytes) => {
    const dumped = await cli({ args: ['dump', '-'], stdin: bytes })
    if (name.endsWith('v2_deep_recursion.torrent')) {
      expect([dumped.code, dumped.err]).toEqual([1, expect.stringContaining('levels of nesting')])
      return
    }
    expect([dumped.code, dumped.err]).toEqual([0, ''])
    const composed = await cli({ args: ['compose', '-'], stdin: dumped.out })
    expect(composed.code).toBe(0)
    expect(Buffer.compare(composed.outBytes, bytes)).toBe(0)
  })
})

test('any text, printed for people', async () => {
  const texts = fc.array(fc.string({ unit: 'binary', maxLength: 60 }), { maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(texts, async all => {
      const bytes = encode({ list: all, map: new Map(all.map(text => [text, 1])) })
      const { out } = await cli({ args: ['dump', '-'], stdin: bytes })
      expect(out).not.toMatch(/[^\P{Cc}\n]/u)
      expect(Buffer.compare((await cli({ args: ['compose', '-'], stdin: out })).outBytes, bytes)).toBe(0)
    }),
    { numRuns: 50 },
  )
})

import { createHash } from 'node:crypto'
import { compareContent, read } from '@gentorrent/core'
import { encode } from '@gentorrent/core/bencode'
import { blocks, type DigestPlan, type HashEngine, type Layout } from '@gentorrent/core/plugin'
import { describe, expect, test } from 'vitest'

const pieceLength = 2 ** 20
const zeroPiece = createHash('sha1').update(new Uint8Array(pieceLength)).digest()

/** An engine for zeros, which it does not have to read, and a record of what it was asked. */
const engineForZeros = (): HashEngine & { readonly plans: DigestPlan[] } => {
  const plans: DigestPlan[] = []
  return {
    name: 'zeros',
    algorithms: new Set(['sha1', 'sha256', 'md5']),
    loadsModules: false,
    plans,
    run: async plan => {
      plans.push(plan)
      expect(plan.requests).toEqual([blocks('sha1', 'stream', pieceLength)])
      const count = lengthOf(plan) / pieceLength
      return [new Uint8Array(Buffer.concat(Array.from({ length: count }, () => zeroPiece)))]
    },
  }
}

const lengthOf = ({ files }: DigestPlan) => files.reduce((sum, { length }) => sum + length, 0)

/** A torrent of zeros, in two files, but for some pieces. */
const torrentOf = async (pieceCount: number, wrong: readonly number[]) => {
  const pieces = Buffer.concat(Array.from({ length: pieceCount }, () => zeroPiece))
  for (const piece of wrong) pieces[piece * 20]! ^= 1
  const files = [
    { path: ['a'], length: 1000 },
    { path: ['b'], length: pieceCount * pieceLength - 1000 },
  ]
  const info = { name: 'x', 'piece length': pieceLength, pieces: new Uint8Array(pieces), files }
  const { torrent, layout } = await read(encode({ info }), { plugins: [] })
  return { torrent, layout: layout as Layout }
}

const contentFrom = <C>(content: C): C => content
const none = { plugins: [], contentFrom }

describe('the first difference ends it', () => {
  test.each([0, 40, 64, 1000, 5000])('in piece %i of 8,192', async wrong => {
    const engine = engineForZeros()
    const { torrent, layout } = await torrentOf(8192, [wrong, 8000])
    const { issues, pieces, ranges } = await compareContent({ torrent, layout, engine, ...none, failFast: true })
    expect(issues.map(({ range }) => range!.start / pieceLength)).toEqual([wrong])
    const read = engine.plans.reduce((sum, plan) => sum + lengthOf(plan), 0) / pieceLength
    expect(read).toBeGreaterThan(wrong)
    expect(read).toBeLessThanOrEqual(64 + Math.max(2 * wrong, wrong + 8192 / 16))
    expect(pieces).toEqual({ count: 8192, compared: read })
    expect(ranges).toEqual([{ start: 0, end: read * pieceLength }])
    expect(engine.plans.length).toBeLessThan(32)
  })

  test('where there is none, everything is compared once', async () => {
    const engine = engineForZeros()
    const { torrent, layout } = await torrentOf(8192, [])
    const { issues, pieces } = await compareContent({ torrent, layout, engine, ...none, failFast: true })
    expect([issues, pieces]).toEqual([[], { count: 8192, compared: 8192 }])
    expect(engine.plans.reduce((sum, plan) => sum + lengthOf(plan), 0)).toBe(layout.length)
  })
})

describe('a sample', () => {
  const compared = async (size: { share: number } | { count: number }, seed: string, more = {}) => {
    const engine = engineForZeros()
    const { torrent, layout } = await torrentOf(1000, [7, 500])
    const comparison = await compareContent({ torrent, layout, engine, ...none, sample: { size, seed }, ...more })
    const read = engine.plans.reduce((sum, plan) => sum + lengthOf(plan), 0) / pieceLength
    const chosen = comparison.ranges.flatMap(({ start, end }) =>
      Array.from({ length: (end - start) / pieceLength }, (_, i) => start / pieceLength + i),
    )
    return { ...comparison, read, chosen }
  }

  test.each([
    [{ share: 0.05 }, 50],
    [{ share: 0.0001 }, 1],
    [{ count: 30 }, 30],
    [{ count: 5000 }, 1000],
  ])('%j reads its pieces and nothing else', async (size, count) => {
    const { read, pieces, chosen, issues } = await compared(size, 'seed')
    expect([read, pieces, chosen.length]).toEqual([count, { count: 1000, compared: count }, count])
    expect(issues.map(({ range }) => range!.start / pieceLength)).toEqual([7, 500].filter(bad => chosen.includes(bad)))
  })

  test('is the same for the same seed, grows, and differs for another', async () => {
    const small = await compared({ count: 20 }, 'a')
    expect((await compared({ count: 20 }, 'a')).chosen).toEqual(small.chosen)
    expect((await compared({ count: 40 }, 'a')).chosen).toEqual(expect.arrayContaining([...small.chosen]))
    expect((await compared({ count: 20 }, 'b')).chosen).not.toEqual(small.chosen)
    // Torrents are compared again years later, so what a seed means must not change.
    expect((await compared({ count: 5 }, 'gentorrent')).chosen).toMatchInlineSnapshot(`
      [
        103,
        200,
        205,
        743,
        986,
      ]
    `)
  })

  test('is spread over everything', async () => {
    const tenths = new Array<number>(10).fill(0)
    for (let seed = 0; seed < 40; seed++) {
      for (const piece of (await compared({ count: 50 }, `${seed}`)).chosen) tenths[Math.floor(piece / 100)]!++
    }
    for (const count of tenths) expect(count).toBeGreaterThan(140)
    for (const count of tenths) expect(count).toBeLessThan(260)
  })

  test('ends with the first difference, if that is wanted', async () => {
    const { issues, read } = await compared({ share: 1 }, 'x', { failFast: true })
    expect(issues.length).toBeGreaterThan(0)
    expect(read).toBeLessThanOrEqual(1000)
  })
})

test('a torrent whose hashes no plugin knows is not called right', async () => {
  const info = { name: 'x', 'piece length': pieceLength, length: pieceLength, 'root hash': new Uint8Array(20) }
  const { torrent, layout } = await read(encode({ info }), { plugins: [] })
  const { issues } = await compareContent({ torrent, layout: layout as Layout, engine: engineForZeros(), ...none })
  expect(issues.map(({ code }) => code)).toEqual(['FILE_UNVERIFIABLE'])
})

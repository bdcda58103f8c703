import { choosePieceLength, type PieceLengthPolicy, pieceLengthPolicies } from '@gentorrent/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const KiB = 1024
const MiB = 1024 * KiB
const GiB = 1024 * MiB
const TiB = 1024 * GiB

describe('the balanced policy', () => {
  test.each<[length: number, pieceLength: number]>([
    [1, 16 * KiB],
    [32 * MiB, 16 * KiB],
    [32 * MiB + 1, 32 * KiB],
    [GiB, 512 * KiB],
    [10 * GiB, 8 * MiB],
    [32 * GiB, 16 * MiB],
    [100 * GiB, 16 * MiB],
    [2 * TiB, 16 * MiB],
    [2 * TiB + 1, 32 * MiB],
    [16 * TiB, 128 * MiB],
    [48 * TiB, 128 * MiB],
    [100 * TiB, 256 * MiB],
  ])('%d bytes: pieces of %d', (length, pieceLength) => {
    expect(pieceLengthPolicies.balanced.choose(length)).toBe(pieceLength)
  })

  test('from 1 byte to 100 TiB the list of hashes stays below 10 MB, what libtorrent loads by default', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 * TiB }), length => {
        const pieceLength = pieceLengthPolicies.balanced.choose(length)
        expect(Math.ceil(length / pieceLength) * 20).toBeLessThan(9_000_000)
        expect(pieceLength <= 16 * MiB || length > 2 * TiB).toBe(true)
      }),
    )
  })
})

describe('every policy', () => {
  const names = Object.keys(pieceLengthPolicies) as PieceLengthPolicy[]

  test.each(names)('%s gives powers of two of at least 16 KiB, and never fewer bytes for more content', name => {
    const { choose } = pieceLengthPolicies[name]
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200 * TiB }), fc.integer({ min: 0, max: 200 * TiB }), (a, b) => {
        const [small, large] = [choose(Math.min(a, b)), choose(Math.max(a, b))]
        expect(Number.isInteger(Math.log2(small))).toBe(true)
        expect(small).toBeGreaterThanOrEqual(16 * KiB)
        // torf's own steps go down where it allows more pieces.
        if (name !== 'torf') expect(large).toBeGreaterThanOrEqual(small)
      }),
    )
  })

  // How many pieces each tool's own rule gives for 1, 10 and 100 GiB.
  test.each<[name: PieceLengthPolicy, one: number, ten: number, hundred: number]>([
    ['mkbrr', 2048, 1280, 6400],
    ['torrenttools', 512, 640, 6400],
    ['intermodal', 2048, 5120, 25600],
    ['torf', 512, 1280, 6400],
    ['mktorrent', 1024, 1280, 6400],
    ['py3createtorrent', 1024, 1280, 1600],
    ['torrentfile', 512, 640, 6400],
    ['create-torrent', 1024, 2560, 25600],
    ['libtorrent', 2048, 10240, 25600],
    ['transmission', 1024, 1280, 6400],
    ['anacrolix', 1024, 1280, 1600],
    ['dottorrent', 1024, 1280, 1600],
  ])('%s', (name, ...counts) => {
    const { choose } = pieceLengthPolicies[name]
    expect([GiB, 10 * GiB, 100 * GiB].map(length => length / choose(length))).toEqual(counts)
  })

  test('create-torrent keeps its cap where 32-bit shifts of the original give 16 KiB', () => {
    expect(pieceLengthPolicies['create-torrent'].choose(2 * TiB)).toBe(4 * MiB)
  })
})

describe('bounds', () => {
  const bound = { by: 'some', min: 16 * KiB, max: 64 * KiB, powerOfTwo: true } as const

  test('move what a policy chose', () => {
    expect(choosePieceLength('balanced', GiB, [bound])).toBe(64 * KiB)
    expect(choosePieceLength('balanced', 1, [{ by: 'some', min: 32 * KiB }])).toBe(32 * KiB)
  })

  test.each<[pieceLength: number, because: RegExp]>([
    [0, /at least 1/],
    [1.5, /whole number/],
    [8 * KiB, /at least 16384 B/],
    [128 * KiB, /at most 65536 B/],
    [48 * KiB, /power of two/],
    [512 * MiB + 1, /at most 512 MiB/],
  ])('refuse %d when a person gave it', (pieceLength, because) => {
    expect(() => choosePieceLength(pieceLength, 1, [bound])).toThrow(because)
  })
})

import { createHash } from 'node:crypto'
import { loadNative } from '@gentorrent/hash-native'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const native = loadNative('best')
const algorithms = ['sha1', 'sha256', 'md5']
const cases = (native?.variants ?? []).flatMap(variant => algorithms.map(algorithm => ({ variant, algorithm })))

const bytesOf = (length: number, seed = 0) =>
  Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 8) * 7 + seed) & 255)

const wantedOf = (algorithm: string, bytes: Uint8Array, blockLength: number) => {
  const digests: Buffer[] = []
  for (let at = 0; at < Math.max(bytes.length, 1); at += blockLength) {
    digests.push(
      createHash(algorithm)
        .update(bytes.subarray(at, at + blockLength))
        .digest(),
    )
  }
  return Buffer.concat(digests)
}

describe.runIf(native !== undefined).each(cases)(
  '$variant: $algorithm equals node:crypto',
  ({ variant, algorithm }) => {
    const compare = (bytes: Uint8Array, blockLength: number) =>
      expect(native!.digestBlocks(variant, algorithm, bytes, blockLength)).toEqual(
        wantedOf(algorithm, bytes, blockLength),
      )

    test('for messages of every length up to three blocks', () => {
      for (let length = 1; length <= 200; length++) compare(bytesOf(length, length), length)
    })

    test('for nothing', () => compare(new Uint8Array(), 1))

    test('for one to 80 messages at once', () => {
      for (let count = 1; count <= 80; count++) compare(bytesOf(count * 1000 - 400, count), 1000)
    })

    test('for any lengths, at any address', () => {
      fc.assert(
        fc.property(fc.nat(20_000), fc.integer({ min: 1, max: 5000 }), fc.nat(63), (length, blockLength, offset) => {
          fc.pre(length / blockLength < 3000)
          compare(bytesOf(length + offset).subarray(offset), blockLength)
        }),
      )
    })
  },
)

const skipped = native === undefined ? ' (skipped: the native engine is not compiled here)' : ''

test.runIf(native !== undefined)(`kernels that this processor lacks are refused${skipped}`, () => {
  expect(() => loadNative('neon9')).toThrow(RangeError)
})

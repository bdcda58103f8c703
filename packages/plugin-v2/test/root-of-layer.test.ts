import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rootOfLayer } from '../src/root-of-layer.ts'

const digestBlocks = (algorithm: string, bytes: Uint8Array, blockLength: number) => {
  const digests: Buffer[] = []
  for (let at = 0; at < bytes.length; at += blockLength) {
    digests.push(
      createHash(algorithm)
        .update(bytes.subarray(at, at + blockLength))
        .digest(),
    )
  }
  return Buffer.concat(digests)
}

test('a root is the same by the digests of the host, by those of Node, and by our own', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 200 }), fc.integer({ min: 14, max: 24 }), fc.nat(255), (count, log, seed) => {
      const layer = Uint8Array.from({ length: count * 32 }, (_, i) => i * 7 + seed)
      const root = rootOfLayer(layer, 2 ** log, digestBlocks)
      expect(rootOfLayer(layer, 2 ** log)).toEqual(root)
      expect(rootOfLayer(layer, 2 ** log, () => undefined)).toEqual(root)
    }),
    { numRuns: 50 },
  )
})

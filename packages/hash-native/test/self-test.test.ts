import { createHash } from 'node:crypto'
import { loadNative } from '@gentorrent/hash-native'
import { expect, test } from 'vitest'
import type { Addon } from '../src/addon.ts'
import { known, passesSelfTest, testBytes, testLength } from '../src/self-test.ts'

const digestBlocks = (algorithm: string, bytes: Uint8Array, blockLength: number) => {
  const digests: Buffer[] = []
  for (let at = 0; at < bytes.length; at += blockLength) {
    const block = bytes.subarray(at, at + blockLength)
    digests.push(createHash(algorithm).update(block).digest())
  }
  return Buffer.concat(digests)
}

/** What `node:crypto` computes, changed by `change`. */
const addonOf = (change: (digests: Buffer, algorithm: string) => void = () => {}) => {
  const addon: Pick<Addon, 'digestBlocks'> = {
    digestBlocks(_variant, algorithm, bytes, blockLength) {
      const digests = digestBlocks(algorithm, bytes, blockLength)
      if (bytes === testBytes) change(digests, algorithm)
      return digests
    },
  }
  return addon as Addon
}

test.each(Object.keys(known))('the digests of %s that are known are those of node:crypto', algorithm => {
  const digests = digestBlocks(algorithm, testBytes, testLength)
  expect(createHash(algorithm).update(digests).digest('hex')).toBe(known[algorithm])
})

test('what node:crypto computes passes', () => expect(passesSelfTest(addonOf(), 'best')).toBe(true))

test.each(Object.keys(known))('one wrong bit of any digest of %s does not', algorithm => {
  const length = digestBlocks(algorithm, testBytes, testLength).length
  for (let at = 0; at < length; at += 7) {
    const addon = addonOf((digests, of) => {
      if (of === algorithm) digests[at]! ^= 1 << (at % 8)
    })
    expect(passesSelfTest(addon, 'best')).toBe(false)
  }
})

const native = loadNative('best')

test.runIf(native !== undefined)('every kernel of this processor passes', () => {
  for (const variant of native!.variants) expect(loadNative(variant)).toBeDefined()
})

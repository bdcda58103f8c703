import { createHash } from 'node:crypto'
import type { Addon } from './addon.ts'

/**
 * Whether the addon computes what `node:crypto` computes: for every algorithm enough messages at once to fill all lanes and
 * every narrower kernel, with ends of all kinds.
 */
export const passesSelfTest = (addon: Addon, variant: string): boolean =>
  algorithms.every(algorithm => lengths.every(length => isRight(addon, variant, algorithm, length)))

const algorithms = ['sha1', 'sha256', 'md5']

/** Bytes in a message: one block and two at its end, and blocks before it. */
const lengths = [55, 64, 187]

/** 16 lanes, two messages, one, and one that is shorter. */
const MESSAGES = 19.5

const isRight = (addon: Addon, variant: string, algorithm: string, length: number) => {
  const bytes = Uint8Array.from({ length: Math.floor(MESSAGES * length) }, (_, i) => (i * 167 + (i >> 8)) & 255)
  const wanted: Buffer[] = []
  for (let at = 0; at < bytes.length; at += length) {
    wanted.push(
      createHash(algorithm)
        .update(bytes.subarray(at, at + length))
        .digest(),
    )
  }
  return addon.digestBlocks(variant, algorithm, bytes, length).equals(Buffer.concat(wanted))
}

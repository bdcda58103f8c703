import * as crypto from 'node:crypto'
import type { Addon } from './addon.ts'

/**
 * Whether the addon computes what `node:crypto` computes: for every algorithm enough messages at once to fill all lanes and
 * every narrower kernel.
 */
export const passesSelfTest = (addon: Addon, variant: string): boolean =>
  ['sha1', 'sha256', 'md5'].every(algorithm => {
    const digests = addon.digestBlocks(variant, algorithm, bytes, LENGTH)
    return digests.toString('binary') === wantedOf(algorithm)
  })

/** Bytes in a message: two blocks, and an end that takes two more. */
const LENGTH = 187

/** 32 lanes, 16, two messages, one, and one that is shorter. */
const MESSAGES = 51.5

const bytes: Uint8Array = new Uint8Array(Math.floor(MESSAGES * LENGTH))
for (let i = 0; i < bytes.length; i++) bytes[i] = i * 167 + (i >> 8)

const wantedOf = (algorithm: string) => {
  let digests = ''
  for (let at = 0; at < bytes.length; at += LENGTH) digests += digest(algorithm, bytes.subarray(at, at + LENGTH))
  return digests
}

/** `crypto.hash` came with Node 20.12. */
const digest: (algorithm: string, bytes: Uint8Array) => string =
  crypto.hash !== undefined
    ? (algorithm, bytes) => crypto.hash(algorithm, bytes, 'binary')
    : (algorithm, bytes) => crypto.createHash(algorithm).update(bytes).digest('binary')

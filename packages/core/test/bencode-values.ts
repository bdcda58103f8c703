import type { BItems, BPairs, BValue } from '@gentorrent/core/bencode'

/** Bencode as it is written in tests: one character for each byte, and back. */
export const bytesOf = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'))
export const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')

/** A list whose items are made when they are asked for. */
export const made = (items: readonly BValue[]): BItems => ({
  *[Symbol.iterator]() {
    yield* items
  },
})

/** A dictionary whose pairs are made when they are asked for. */
export const madePairs = (pairs: readonly (readonly [Uint8Array | string, BValue])[]): BPairs => ({
  *entries() {
    yield* pairs
  },
})

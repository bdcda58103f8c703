import { md4 } from './md4.ts'

/** Bytes in a chunk of an eD2k hash. */
export const chunkLength = 9_728_000

/**
 * The hasher of eD2k hashes, for an `AlgorithmModule`: the MD4 hash of up to one chunk, and of more the MD4 hash of the
 * chunks' MD4 hashes.
 *
 * Programs disagree about content that ends exactly at the end of a chunk. BiglyBT (`ED2KHasher.java`), like the first
 * eDonkey clients, then adds the hash of an empty chunk, and so does this.
 */
export default function ed2k(): { update(bytes: Uint8Array): void; digest(): Uint8Array } {
  const chunks = md4()
  let chunk = md4()
  let inChunk = 0
  let isLong = false
  return {
    update(bytes) {
      for (let at = 0; at < bytes.length; ) {
        const end = Math.min(bytes.length, at + chunkLength - inChunk)
        chunk.update(bytes.subarray(at, end))
        inChunk += end - at
        at = end
        if (inChunk < chunkLength) continue
        chunks.update(chunk.digest())
        chunk = md4()
        inChunk = 0
        isLong = true
      }
    },
    digest() {
      if (!isLong) return chunk.digest()
      chunks.update(chunk.digest())
      return chunks.digest()
    },
  }
}

import * as crypto from 'node:crypto'

/**
 * What hashes: bytes in memory to digests in memory. Reading and scheduling know nothing else about an algorithm, so a
 * faster kernel replaces this one without touching them. A kernel sees as many equal blocks at once as are at hand,
 * which is what hashing with several lanes wants; the pairs of a tree are blocks of two digests.
 */
export interface BlockKernel {
  /** Bytes in one digest. */
  readonly digestLength: number
  /**
   * Writes to `target`, from `at` on, the digests of `count` consecutive blocks that begin at `start` of `bytes`.
   * The target may be the beginning of `bytes` itself. The digest of nothing is that of one block of length 0.
   */
  digestBlocks(bytes: Buffer, start: number, count: number, blockLength: number, target: Buffer, at: number): void
}

/** One that also takes blocks longer than memory. */
export interface Kernel extends BlockKernel {
  /** Begins a digest whose bytes come in parts. */
  begin(): Running
}

/** A digest whose bytes come in parts. The bytes given are used before `update` returns. */
export interface Running {
  update(bytes: Uint8Array): void
  /** Writes the digest to `target`, from `at` on. */
  finish(target: Buffer, at: number): void
}

/** The algorithms of OpenSSL, through `node:crypto`. */
export const nodeKernel = (algorithm: string, digestLength: number): Kernel => ({
  digestLength,
  digestBlocks({ buffer, byteOffset }, start, count, blockLength, target, at) {
    let digests = ''
    for (let i = 0; i < count; i++) {
      digests += digest(algorithm, new Uint8Array(buffer, byteOffset + start + i * blockLength, blockLength))
    }
    target.write(digests, at, 'latin1')
  },
  begin() {
    const hash = crypto.createHash(algorithm)
    return {
      update: bytes => void hash.update(bytes),
      finish: (target, at) => void target.write(hash.digest('binary'), at, 'latin1'),
    }
  },
})

/**
 * A digest as text of one character a byte: strings are made and joined faster than buffers, which counts for the 64 bytes
 * of a tree's node. `crypto.hash` came with Node 20.12.
 */
const digest: (algorithm: string, bytes: Uint8Array) => string =
  crypto.hash !== undefined
    ? (algorithm, bytes) => crypto.hash(algorithm, bytes, 'binary')
    : (algorithm, bytes) => crypto.createHash(algorithm).update(bytes).digest('binary')

/** The digest of bytes in memory. */
export const digestOf = (algorithm: string, bytes: Uint8Array): Uint8Array =>
  Uint8Array.from(crypto.createHash(algorithm).update(bytes).digest())

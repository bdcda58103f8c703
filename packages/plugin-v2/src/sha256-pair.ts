import { constants, initial } from './sha256-constants.ts'

/**
 * SHA-256 of 64 bytes, the two hashes that a tree joins (FIPS 180-4). Checking a torrent's piece layers takes one for every
 * piece; the platform's own is asynchronous or not there at all, and costs more per call than these 128 rounds.
 *
 * @param from the 64 bytes begin at `at`
 * @param to gets the 32 bytes, from `toAt` on; may be `from`
 */
export const hashPair = (from: Uint8Array, at: number, to: Uint8Array, toAt: number): void => {
  for (let i = 0; i < 16; i++) {
    const k = at + i * 4
    words[i] = (from[k]! << 24) | (from[k + 1]! << 16) | (from[k + 2]! << 8) | from[k + 3]!
  }
  expand(words)
  state.set(initial)
  compress(words)
  padding ??= paddingBlock()
  compress(padding)
  for (let i = 0; i < 8; i++) {
    const word = state[i]!
    const k = toAt + i * 4
    to[k] = word >>> 24
    to[k + 1] = word >>> 16
    to[k + 2] = word >>> 8
    to[k + 3] = word
  }
}

/** Scratch memory: a call never leaves it half used, since nothing here waits. */
const words = new Int32Array(64)
const state = new Int32Array(8)

const expand = (w: Int32Array) => {
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15]!
    const y = w[i - 2]!
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3)
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10)
    w[i] = (w[i - 16]! + s0 + w[i - 7]! + s1) | 0
  }
}

const compress = (w: Int32Array) => {
  let a = state[0]!
  let b = state[1]!
  let c = state[2]!
  let d = state[3]!
  let e = state[4]!
  let f = state[5]!
  let g = state[6]!
  let h = state[7]!
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + constants[i]! + w[i]!) | 0
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + t1) | 0
    d = c
    c = b
    b = a
    a = (t1 + t2) | 0
  }
  state[0]! += a
  state[1]! += b
  state[2]! += c
  state[3]! += d
  state[4]! += e
  state[5]! += f
  state[6]! += g
  state[7]! += h
}

/** The second block is the same for every message of 64 bytes: a one bit, zeros, and the length of 512 bits. */
const paddingBlock = (): Int32Array => {
  const words = new Int32Array(64)
  words[0] = 0x8000_0000 | 0
  words[15] = 512
  expand(words)
  return words
}

let padding: Int32Array | undefined

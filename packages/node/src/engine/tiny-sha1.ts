import type { Kernel } from './kernel.ts'

/** Up to so many bytes this hashes faster than Node loads `node:crypto`: the content and the info dictionary of small torrents. */
export const tinyLength = 4096

/** SHA-1 (FIPS 180-4, section 6.1) of a few bytes. */
export const tinySha1 = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => {
  const blocks = new DataView(new ArrayBuffer(((bytes.length + 8) >> 6) * 64 + 64))
  new Uint8Array(blocks.buffer).set(bytes)
  blocks.setUint8(bytes.length, 0x80)
  blocks.setUint32(blocks.byteLength - 4, bytes.length * 8)
  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0)
  const words = new Int32Array(80)
  for (let at = 0; at < blocks.byteLength; at += 64) {
    for (let t = 0; t < 16; t++) words[t] = blocks.getInt32(at + t * 4)
    for (let t = 16; t < 80; t++) words[t] = rotated(words[t - 3]! ^ words[t - 8]! ^ words[t - 14]! ^ words[t - 16]!, 1)
    compress(state, words)
  }
  const digest = new DataView(new ArrayBuffer(20))
  state.forEach((word, i) => {
    digest.setInt32(i * 4, word)
  })
  return new Uint8Array(digest.buffer)
}

const rotated = (word: number, bits: number) => (word << bits) | (word >>> (32 - bits))

/** The mixing function and constant of each of the four rounds. */
const mix = (round: number, b: number, c: number, d: number) =>
  round === 0 ? (b & c) | (~b & d) : round === 2 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d
const constants = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6]

const compress = (state: Int32Array, words: Int32Array) => {
  let a = state[0]!
  let b = state[1]!
  let c = state[2]!
  let d = state[3]!
  let e = state[4]!
  for (let t = 0; t < 80; t++) {
    const round = Math.floor(t / 20)
    const next = (rotated(a, 5) + mix(round, b, c, d) + e + constants[round]! + words[t]!) | 0
    e = d
    d = c
    c = rotated(b, 30)
    b = a
    a = next
  }
  state[0]! += a
  state[1]! += b
  state[2]! += c
  state[3]! += d
  state[4]! += e
}

/** For content of at most `tinyLength` bytes. */
export const tinyKernel: Kernel = {
  digestLength: 20,
  digestBlocks(bytes, start, count, blockLength, target, at) {
    for (let i = 0; i < count; i++) {
      const from = start + i * blockLength
      target.set(tinySha1(bytes.subarray(from, from + blockLength)), at + i * 20)
    }
  },
  begin() {
    const parts: Uint8Array[] = []
    return {
      // The bytes are the caller's, who will put others in their place.
      update: bytes => void parts.push(Uint8Array.from(bytes)),
      finish: (target, at) => target.set(tinySha1(Buffer.concat(parts)), at),
    }
  },
}

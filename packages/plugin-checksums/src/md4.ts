/**
 * MD4 (RFC 1320), because eD2k hashes are made of it and OpenSSL no longer has it. Inner state, never handed out.
 *
 * Broken since 1995: two files with the same hash take seconds to make.
 */
export const md4 = (): { update(bytes: Uint8Array): void; digest(): Uint8Array } => {
  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476)
  const words = new Int32Array(16)
  const rest = new Uint8Array(blockLength)
  const restView = new DataView(rest.buffer)
  let restLength = 0
  let length = 0

  const compressAll = (view: DataView, start: number, end: number) => {
    for (let at = start; at + blockLength <= end; at += blockLength) {
      for (let i = 0; i < 16; i++) words[i] = view.getInt32(at + 4 * i, true)
      compress(state, words)
    }
  }

  return {
    update(bytes) {
      length += bytes.length
      let at = 0
      if (restLength > 0) {
        at = Math.min(blockLength - restLength, bytes.length)
        rest.set(bytes.subarray(0, at), restLength)
        restLength += at
        if (restLength < blockLength) return
        compressAll(restView, 0, blockLength)
      }
      const whole = bytes.length - ((bytes.length - at) % blockLength)
      compressAll(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), at, whole)
      rest.set(bytes.subarray(whole))
      restLength = bytes.length - whole
    },
    digest() {
      const padded = new Uint8Array(restLength < 56 ? 64 : 128)
      padded.set(rest.subarray(0, restLength))
      padded[restLength] = 0x80
      const view = new DataView(padded.buffer)
      view.setBigUint64(padded.length - 8, BigInt(length) * 8n, true)
      compressAll(view, 0, padded.length)
      const digest = new Uint8Array(16)
      for (const [i, word] of state.entries()) new DataView(digest.buffer).setInt32(4 * i, word, true)
      return digest
    },
  }
}

const blockLength = 64

/** The order of the words and the rotations of round 2 and 3 (RFC 1320, 3.4); round 1 takes the words as they come. */
const order2 = Uint8Array.of(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15)
const order3 = Uint8Array.of(0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15)

const compress = (state: Int32Array, words: Int32Array): void => {
  let a = state[0]!
  let b = state[1]!
  let c = state[2]!
  let d = state[3]!
  for (let i = 0; i < 16; i += 4) {
    a = rotated(a + ((b & c) | (~b & d)) + words[i]!, 3)
    d = rotated(d + ((a & b) | (~a & c)) + words[i + 1]!, 7)
    c = rotated(c + ((d & a) | (~d & b)) + words[i + 2]!, 11)
    b = rotated(b + ((c & d) | (~c & a)) + words[i + 3]!, 19)
  }
  for (let i = 0; i < 16; i += 4) {
    a = rotated(a + ((b & c) | (b & d) | (c & d)) + words[order2[i]!]! + 0x5a827999, 3)
    d = rotated(d + ((a & b) | (a & c) | (b & c)) + words[order2[i + 1]!]! + 0x5a827999, 5)
    c = rotated(c + ((d & a) | (d & b) | (a & b)) + words[order2[i + 2]!]! + 0x5a827999, 9)
    b = rotated(b + ((c & d) | (c & a) | (d & a)) + words[order2[i + 3]!]! + 0x5a827999, 13)
  }
  for (let i = 0; i < 16; i += 4) {
    a = rotated(a + (b ^ c ^ d) + words[order3[i]!]! + 0x6ed9eba1, 3)
    d = rotated(d + (a ^ b ^ c) + words[order3[i + 1]!]! + 0x6ed9eba1, 9)
    c = rotated(c + (d ^ a ^ b) + words[order3[i + 2]!]! + 0x6ed9eba1, 11)
    b = rotated(b + (c ^ d ^ a) + words[order3[i + 3]!]! + 0x6ed9eba1, 15)
  }
  state[0]! += a
  state[1]! += b
  state[2]! += c
  state[3]! += d
}

const rotated = (word: number, by: number): number => (word << by) | (word >>> (32 - by))

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  return crc
})

/**
 * The hasher of CRC-32 (ISO 3309, as in ZIP), for an `AlgorithmModule`: an engine loads this file by its address, wherever it
 * hashes, and calls the default export once per digest. It may import nothing but what stands in this package.
 */
export default function crc32(): { update(bytes: Uint8Array): void; digest(): Uint8Array } {
  let crc = 0xffffffff
  return {
    update(bytes) {
      for (const byte of bytes) crc = table[(crc ^ byte) & 0xff]! ^ (crc >>> 8)
    },
    digest() {
      const digest = new Uint8Array(4)
      new DataView(digest.buffer).setUint32(0, ~crc >>> 0)
      return digest
    },
  }
}

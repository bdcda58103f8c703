/** FNV-1a over 64 bits: not a good hash, but another one than any engine has. */
export default (): { update(bytes: Uint8Array): void; digest(): Uint8Array } => {
  let high = 0xcbf29ce4
  let low = 0x84222325
  return {
    update(bytes) {
      for (const byte of bytes) {
        // The prime is 2^40 + 0x1b3: a product of 64 bits, in two halves.
        const mixed = (low ^ byte) >>> 0
        const product = mixed * 0x1b3
        high = (Math.imul(high, 0x1b3) + Math.floor(product / 2 ** 32) + (mixed << 8)) >>> 0
        low = product >>> 0
      }
    },
    digest() {
      const digest = new Uint8Array(8)
      const view = new DataView(digest.buffer)
      view.setUint32(0, high)
      view.setUint32(4, low)
      return digest
    },
  }
}

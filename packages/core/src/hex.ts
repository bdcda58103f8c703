import { latin1 } from './bencode/latin1.ts'

const digits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Bytes as lower-case hexadecimal text. */
export const hex = (bytes: Uint8Array): string => {
  if (bytes.length > HASH_LENGTH) return longHex(bytes)
  let text = ''
  for (const byte of bytes) text += digits[byte]
  return text
}

/** The longest hash. Text that grows by a byte at a time takes 70 bytes of memory for each until somebody reads it. */
const HASH_LENGTH = 64

const longHex = (bytes: Uint8Array): string => {
  const codes = new Uint8Array(2 * bytes.length)
  for (let i = 0; i < bytes.length; i++) {
    codes[2 * i] = digitCode(bytes[i]! >> 4)
    codes[2 * i + 1] = digitCode(bytes[i]! & 15)
  }
  return latin1(codes)
}

const digitCode = (digit: number) => digit + (digit < 10 ? 0x30 : 0x57)

/** The bytes of hexadecimal text; undefined if it is anything else. */
export const fromHex = (text: string): Uint8Array | undefined => {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(text)) return undefined
  return Uint8Array.from({ length: text.length / 2 }, (_, i) => Number.parseInt(text.slice(2 * i, 2 * i + 2), 16))
}

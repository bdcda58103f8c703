/**
 * Bytes that are the same everywhere: byte i is `(i + seed) mod 251`. 251 is prime, so no two blocks of a power of two are
 * alike until 251 of them have passed.
 *
 * @param length bytes
 * @param seed default 0
 */
export const content = (length: number, seed = 0): Uint8Array => {
  const bytes = new Uint8Array(length)
  for (let i = 0; i < length; i++) bytes[i] = (i + seed) % 251
  return bytes
}

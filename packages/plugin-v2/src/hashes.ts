/** Bytes of a SHA-256 hash. */
export const hashLength = 32

/** A hash as the key of a map or set: one character per byte. */
export const keyOf = (hash: Uint8Array): string => String.fromCharCode(...hash)

/** Whether two hashes at the same place of two lists are the same. */
export const sameAt = (a: Uint8Array, b: Uint8Array, at = 0): boolean => {
  for (let i = at; i < at + hashLength; i++) if (a[i] !== b[i]) return false
  return true
}

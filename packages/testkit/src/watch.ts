import assert from 'node:assert/strict'

/**
 * Freezes everything that can be reached from a value and cannot be a function's or a class's own state, and remembers the
 * bytes of byte arrays, which cannot be frozen.
 *
 * @returns a function that throws if any of the bytes changed
 */
export const watch = (value: unknown, what: string): (() => void) => {
  const arrays = new Map<Uint8Array, Uint8Array>()
  freeze(value, arrays, new Set())
  return () => {
    for (const [array, before] of arrays)
      assert.ok(Buffer.compare(array, before) === 0, `${what} changed bytes that it was given`)
  }
}

const freeze = (value: unknown, arrays: Map<Uint8Array, Uint8Array>, seen: Set<unknown>): void => {
  if (typeof value !== 'object' || value === null || seen.has(value)) return
  seen.add(value)
  if (value instanceof Uint8Array) arrays.set(value, new Uint8Array(value))
  if (!isPlain(value)) return
  Object.freeze(value)
  for (const item of Object.values(value)) freeze(item, arrays, seen)
}

const isPlain = (value: object) =>
  Array.isArray(value) || [Object.prototype, null].includes(Object.getPrototypeOf(value))

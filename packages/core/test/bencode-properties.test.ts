import { isError } from '@gentorrent/core'
import {
  type BRead,
  type BValue,
  decode,
  decodeLenient,
  dict,
  encode,
  list,
  write,
  writeParts,
} from '@gentorrent/core/bencode'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bytesOf, latin1, made, madePairs } from './bencode-values.ts'

const value: fc.Arbitrary<BValue> = fc.letrec<{ value: BValue }>(tie => ({
  value: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.maxSafeInteger(),
    fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }),
    fc.string({ unit: 'binary' }),
    fc.uint8Array({ maxLength: 40 }),
    fc.array(tie('value'), { maxLength: 5 }),
    fc
      .uniqueArray(fc.tuple(fc.uint8Array({ maxLength: 6 }), tie('value')), {
        maxLength: 5,
        selector: ([key]) => key.join(),
      })
      .map(pairs => new Map(pairs)),
    fc.dictionary(fc.string({ unit: 'binary', maxLength: 6 }), tie('value'), { maxKeys: 5 }),
  ),
})).value

/** A value in a form in which what was written and what was read are equal: strings as bytes, dictionaries as sorted pairs. */
const plain = (item: BValue | BRead): unknown => {
  if (typeof item === 'string') return latin1(Buffer.from(item, 'utf8'))
  if (item instanceof Uint8Array) return latin1(item)
  if (typeof item === 'number' || typeof item === 'bigint') return BigInt(item)
  if (Array.isArray(item)) return item.map(plain)
  const read = dict(item as BRead)
  const pairs = read && 'bytes' in read && typeof read.entries === 'function' ? [...read.entries()] : undefined
  const written = item instanceof Map ? [...item] : Object.entries(item)
  return (pairs ?? written)
    .map(([key, one]): [unknown, unknown] => [plain(key), plain(one as BValue)])
    .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))
}

test('what is encoded is read as it was', () => {
  fc.assert(
    fc.property(value, item => {
      expect(plain(decode(encode(item)))).toEqual(plain(item))
    }),
    { numRuns: 500 },
  )
})

test('the adapter over the npm package and the writer give the same bytes', () => {
  fc.assert(
    fc.property(value, item => {
      expect(latin1(encode(item))).toBe(latin1(write(item)))
    }),
    { numRuns: 500 },
  )
})

test('part by part it gives the same bytes', () => {
  const partLengths = fc.integer({ min: 1, max: 300 })
  fc.assert(
    fc.property(value, partLengths, (one, partLength) => {
      const parts: Buffer[] = []
      writeParts(one, part => parts.push(Buffer.from(part)), partLength)
      expect(Buffer.concat(parts)).toEqual(Buffer.from(write(one)))
    }),
  )
})

test('part by part, strings longer than a part and marks without end give the same bytes', () => {
  const deep = Array.from({ length: 90 }).reduce<BValue>(inner => [inner], [])
  const long = [{ text: 'a'.repeat(1000), ['ä'.repeat(200)]: 'ö'.repeat(100) }, new Uint8Array(777).fill(7), deep]
  const value = [...long, 2n ** 400n, -(2n ** 400n), -12, Array.from({ length: 300 }, () => []), ...long]
  for (const partLength of [1, 64, 100, 128, 1000, 1024, 5000]) {
    const parts: Buffer[] = []
    writeParts(value, part => parts.push(Buffer.from(part)), partLength)
    expect(Buffer.concat(parts)).toEqual(Buffer.from(write(value)))
  }
})

test('whatever is made while it is written gives the same bytes as what is there', () => {
  const lazy = (item: BValue): BValue => {
    if (typeof item !== 'object' || item instanceof Uint8Array) return item
    if (Array.isArray(item)) return made(item.map(lazy))
    const pairs = [...(item instanceof Map ? item : Object.entries(item))] as [Uint8Array | string, BValue][]
    const keyed = pairs.map(([key, one]) => [Buffer.from(key as string), lazy(one)] as const)
    return madePairs(keyed.sort(([a], [b]) => Buffer.compare(a, b)))
  }
  fc.assert(
    fc.property(value, fc.nat(9), (item, room) => {
      const bytes = encode(item)
      expect(latin1(write(lazy(item), room))).toBe(latin1(bytes))
      expect(latin1(encode(lazy(item)))).toBe(latin1(bytes))
    }),
    { numRuns: 500 },
  )
})

test('the items of a list are the same one by one', () => {
  fc.assert(
    fc.property(value, item => {
      const holder = dict(decode(encode({ a: 1, item })))!
      const items = holder.items('item')
      expect(items && plain([...items] as BRead)).toEqual(Array.isArray(item) ? plain(item) : undefined)
      expect(items && plain([...items] as BRead)).toEqual(Array.isArray(item) ? plain(item) : undefined)
      expect(holder.items('none')).toBeUndefined()
    }),
  )
})

test('any bytes are read or refused with our code, leniently and strictly, and never hang', () => {
  const bencodeLike = fc.string({ unit: fc.constantFrom(...'ilde0123456789:-+.a'), maxLength: 60 }).map(bytesOf)
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), bencodeLike), bytes => {
      for (const way of [decode, decodeLenient]) {
        try {
          way(bytes)
        } catch (error) {
          expect(isError(error, 'BENCODE_INVALID')).toBe(true)
        }
      }
    }),
    { numRuns: 5000 },
  )
})

test('what is read strictly is written again byte for byte', () => {
  fc.assert(
    fc.property(value, item => {
      const bytes = encode(item)
      expect(latin1(encode(rewritten(decode(bytes))))).toBe(latin1(bytes))
    }),
  )
})

const rewritten = (item: BRead): BValue => {
  if (typeof item === 'number' || typeof item === 'bigint' || item instanceof Uint8Array) return item
  const items = list(item)
  return items ? items.map(rewritten) : new Map([...dict(item)!.entries()].map(([key, one]) => [key, rewritten(one)]))
}

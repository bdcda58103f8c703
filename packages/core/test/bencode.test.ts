import { isError } from '@gentorrent/core'
import {
  type BItems,
  type BPairs,
  type BRead,
  type BValue,
  decode,
  decodeLenient,
  dict,
  encode,
  encodeAround,
  list,
  write,
  writeParts,
} from '@gentorrent/core/bencode'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const bytesOf = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'))
const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')

/** A list whose items are made when they are asked for. */
const made = (items: readonly BValue[]): BItems => ({
  *[Symbol.iterator]() {
    yield* items
  },
})

/** A dictionary whose pairs are made when they are asked for. */
const madePairs = (pairs: readonly (readonly [Uint8Array | string, BValue])[]): BPairs => ({
  *entries() {
    yield* pairs
  },
})

describe('encode', () => {
  test.each<[name: string, value: BValue, encoded: string]>([
    ['zero', 0, 'i0e'],
    ['a negative integer', -42, 'i-42e'],
    ['a bigint that a number carries', 7n, 'i7e'],
    ['a bigint beyond 2^53', 9007199254740993n, 'i9007199254740993e'],
    ['a negative bigint beyond 2^53', -9007199254740993n, 'i-9007199254740993e'],
    ['text as UTF-8', 'é', '2:\xc3\xa9'],
    ['bytes as they are', Uint8Array.of(0, 255), '2:\x00\xff'],
    ['an empty list', [], 'le'],
    ['an empty dictionary', {}, 'de'],
    ['keys sorted as bytes, not as UTF-16 units', { '😀': 1, '～': 2 }, 'd3:\xef\xbd\x9ei2e4:\xf0\x9f\x98\x80i1ee'],
    ['integer-like keys as text', { 9: 1, 10: 2 }, 'd2:10i2e1:9i1ee'],
    ['a key that objects lose', new Map([['__proto__', 1]]), 'd9:__proto__i1ee'],
    ['the empty key first', { a: 1, '': 2 }, 'd0:i2e1:ai1ee'],
    [
      'raw keys',
      new Map<Uint8Array, BValue>([
        [Uint8Array.of(10), 1],
        [Uint8Array.of(9), 2],
      ]),
      'd1:\ti2e1:\ni1ee',
    ],
    ['no undefined keys', { a: undefined, b: 1 }, 'd1:bi1ee'],
    ['items that are made while they are written', made(['a', [], made([])]), 'l1:alelee'],
    [
      'pairs that are made while they are written',
      madePairs([
        ['', 1],
        [Uint8Array.of(9), { a: 2 }],
        ['é', made([])],
      ]),
      'd0:i1e1:\td1:ai2ee2:\xc3\xa9lee',
    ],
  ])('%s', (_, value, encoded) => {
    expect(latin1(encode(value))).toBe(encoded)
    expect(latin1(write(value))).toBe(encoded)
  })

  test.each<[name: string, value: unknown]>([
    ['NaN', Number.NaN],
    ['Infinity', Infinity],
    ['a fraction', 1.5],
    ['negative zero', -0],
    ['a number beyond 2^53', 2 ** 53],
    ['null', null],
    ['undefined in a list', [undefined]],
    ['a boolean', true],
    ['a function', () => 1],
    ['a symbol', Symbol('x')],
    ['a date', new Date(0)],
    ['half a surrogate pair', '\ud800'],
    ['half a surrogate pair in a key', { '\udc00': 1 }],
    [
      'a key twice',
      new Map<Uint8Array | string, BValue>([
        ['a', 1],
        [Uint8Array.of(97), 2],
      ]),
    ],
    [
      'pairs that are not made in order',
      madePairs([
        ['b', 1],
        ['a', 2],
      ]),
    ],
    [
      'pairs with a key twice',
      madePairs([
        ['a', 1],
        [Uint8Array.of(97), 2],
      ]),
    ],
    ['a set', new Set([1])],
  ])('refuses %s', (_, value) => {
    const inParts = (item: BValue) => writeParts(item, () => {})
    for (const way of [encode, write, inParts]) {
      expect(() => way({ nested: [value as BValue] })).toThrow(expect.objectContaining({ code: 'BENCODE_UNWRITABLE' }))
    }
  })

  test('refuses a list that is another one when it is written', () => {
    let times = 0
    const value: BItems = {
      *[Symbol.iterator]() {
        yield 'x'.repeat(++times)
      },
    }
    expect(() => write(value)).toThrow(expect.objectContaining({ code: 'BENCODE_UNWRITABLE' }))
  })

  test.each([0, 1, 5, 100])('a sealed value with room for %d bytes around it keeps its bytes too', room => {
    const held = new Uint8Array(100 + 6 + 100)
    held.set(bytesOf('d1:ai1e'), 100)
    const sealed = { key: 'info', bytes: held.subarray(100, 107), room }
    expect(latin1(encodeAround({ zed: 1, announce: 'x' }, sealed))).toBe('d8:announce1:x4:infod1:ai1e3:zedi1ee')
    expect(latin1(sealed.bytes)).toBe('d1:ai1e')
  })

  test('a sealed value keeps its bytes, in its place among the keys', () => {
    const sealed = bytesOf('d1:bi1e1:ai2ee')
    expect(latin1(encodeAround({ zed: 1, announce: 'x' }, { key: 'info', bytes: sealed }))).toBe(
      'd8:announce1:x4:infod1:bi1e1:ai2ee3:zedi1ee',
    )
  })
})

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

describe('properties', () => {
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
})

describe('decode refuses', () => {
  test.each<[name: string, bytes: string]>([
    ['nothing', ''],
    ['a negative length that would move backwards', 'l-3:'],
    ['a negative length in a dictionary', 'd-3:'],
    ['a depth of a million', 'l'.repeat(1_000_000)],
    ['a million levels that end', 'l'.repeat(1_000_000) + 'e'.repeat(1_000_000)],
    ['a length of 10^20', '99999999999999999999:a'],
    ['a string longer than the data', '10:abc'],
    ['a length without digits', ':abc'],
    ['a signed length', '+3:abc'],
    ['a fractional length', '1.5:abc'],
    ['an integer without digits', 'ie'],
    ['a minus alone', 'i-e'],
    ['a plus', 'i+5e'],
    ['a fraction', 'i1.9e'],
    ['an integer without end', 'i12'],
    ['an integer of a thousand digits', `i${'9'.repeat(1000)}e`],
    ['a key that is not a string', 'di1ei2ee'],
    ['a key without value', 'd1:ae'],
    ['a list without end', 'li1e'],
    ['a dictionary without end', 'd1:ai1e'],
    ['a stray end', 'e'],
    ['something else', 'x'],
  ])('%s', (_, bytes) => {
    for (const way of [decode, decodeLenient]) {
      expect(() => way(bytesOf(bytes))).toThrow(expect.objectContaining({ code: 'BENCODE_INVALID' }))
    }
  })

  test.each<[name: string, bytes: string, offset: number]>([
    ['leading zeros of an integer', 'i007e', 0],
    ['negative zero', 'i-0e', 0],
    ['leading zeros of a length', 'l03:abce', 1],
    ['unsorted keys', 'd1:bi1e1:ai2ee', 7],
    ['a key twice', 'd1:ai1e1:ai2ee', 7],
    ['bytes after the end', 'i1e\n', 3],
  ])('%s, which the lenient reader only reports', (_, bytes, offset) => {
    expect(() => decode(bytesOf(bytes))).toThrow(
      expect.objectContaining({ code: 'BENCODE_INVALID', details: expect.objectContaining({ offset }) }),
    )
    expect(decodeLenient(bytesOf(bytes)).issues).toEqual([
      expect.objectContaining({ code: 'BENCODE_LENIENT', severity: 'warning' }),
    ])
  })
})

describe('what was read', () => {
  test('integers beyond 2^53 stay exact', () => {
    expect(decode(bytesOf('i9007199254740993e'))).toBe(9007199254740993n)
    expect(decode(bytesOf('i-9007199254740992e'))).toBe(-9007199254740992n)
    expect(decode(bytesOf('i9007199254740991e'))).toBe(9007199254740991)
  })

  test.each([10, 2000])('keys are those of the pairs, in a dictionary with a string of %d bytes', length => {
    const read = dict(decodeLenient(bytesOf(`d1:bli1eli2eee1:ad1:ci3ee1:b${length}:${'x'.repeat(length)}e`)).value)!
    expect(read.keys().map(latin1)).toEqual(['b', 'a', 'b'])
    expect(read.keys()).toEqual([...read.entries()].map(([key]) => key))
  })

  test('of two equal keys the first counts, in small dictionaries and large', () => {
    expect(dict(decodeLenient(bytesOf('d1:ai1e1:ai2ee')).value)?.get('a')).toBe(1)
    const large = Array.from({ length: 30 }, (_, i) => `2:${i + 10}i${i}e`).join('')
    expect(dict(decodeLenient(bytesOf(`d${large}2:10i99ee`)).value)?.get('10')).toBe(0)
  })

  test('keys are bytes: a BOM, a hex look-alike and __proto__ stay themselves', () => {
    const found = dict(decodeLenient(bytesOf('d1:\xffi1e2:ffi2e4:\xef\xbb\xbfai3e1:ai4e9:__proto__i5ee')).value)!
    expect(found.get(Uint8Array.of(255))).toBe(1)
    expect(found.get('ff')).toBe(2)
    expect(found.get('\ufeffa')).toBe(3)
    expect(found.get('a')).toBe(4)
    expect(found.get('__proto__')).toBe(5)
    expect(found.has('toString')).toBe(false)
  })

  test('a dictionary keeps the bytes that it was read from', () => {
    const root = dict(decodeLenient(bytesOf('d4:infod1:bi01e1:ai2eee')).value)!
    expect(latin1(dict(root.get('info'))!.bytes)).toBe('d1:bi01e1:ai2ee')
  })
})

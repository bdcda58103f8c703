import { type BItems, type BValue, encode, encodeAround, write, writeParts } from '@gentorrent/core/bencode'
import { expect, test } from 'vitest'
import { bytesOf, latin1, made, madePairs } from './bencode-values.ts'

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

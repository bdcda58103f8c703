import { decode, decodeLenient, dict } from '@gentorrent/core/bencode'
import { describe, expect, test } from 'vitest'
import { bytesOf, latin1 } from './bencode-values.ts'

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

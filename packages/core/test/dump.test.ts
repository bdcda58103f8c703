import { isError } from '@gentorrent/core'
import { compose, decode, dump, dumpValue } from '@gentorrent/core/bencode'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyBencode } from './any-bencode.ts'
import { bytesOf, latin1 } from './bencode-values.ts'

/** As a file would bring it back. */
const throughText = (json: unknown) => JSON.parse(JSON.stringify(json))

describe('dump and compose', () => {
  test.each<[name: string, bencode: string, json: unknown]>([
    ['text', '2:\xc3\xa9', 'é'],
    ['text on several lines', '3:a\n\t', 'a\n\t'],
    ['bytes that are no UTF-8', '2:\x00\xff', { $hex: '00ff' }],
    ['text with control characters', '2:a\x1b', { $hex: '611b' }],
    ['an integer', 'i-42e', -42],
    ['an integer that a number cannot carry', 'i9007199254740993e', { $integer: '9007199254740993' }],
    ['an integer with zeros before it', 'i007e', { $integer: '007' }],
    ['minus zero', 'i-0e', { $integer: '-0' }],
    ['a length with zeros before it', '003:abc', { $length: '003', $text: 'abc' }],
    ['the same of bytes', '01:\xff', { $length: '01', $hex: 'ff' }],
    ['an empty length with too many zeros', '00:', { $length: '00', $text: '' }],
    ['a list', 'li1e1:ae', [1, 'a']],
    ['a dictionary', 'd0:i1e1:ai2ee', { '': 1, a: 2 }],
    ['keys that are no text', 'd1:\xffi1ee', { '$hex:ff': 1 }],
    ['keys that look like a mark', 'd4:$hexi1ee', { '$text:$hex': 1 }],
    [
      'keys that are not in order',
      'd1:bi1e1:ai2ee',
      {
        $dictionary: [
          ['b', 1],
          ['a', 2],
        ],
      },
    ],
    [
      'keys that stand twice',
      'd1:ai1e1:ai2ee',
      {
        $dictionary: [
          ['a', 1],
          ['a', 2],
        ],
      },
    ],
    ['keys with zeros before their length', 'd01:ai1ee', { $dictionary: [[{ $length: '01', $text: 'a' }, 1]] }],
    ['bytes after the end', 'dei1e', { $value: {}, $after: 'i1e' }],
  ])('%s', (_, bencode, json) => {
    expect(throughText(dump(bytesOf(bencode)))).toEqual(json)
    expect(latin1(compose(json))).toBe(bencode)
  })

  test('a key that objects lose', () => {
    const bytes = bytesOf('d9:__proto__i1ee')
    expect(JSON.stringify(dump(bytes))).toBe('{"__proto__":1}')
    expect(compose(throughText(dump(bytes)))).toEqual(bytes)
  })

  test('keys are written in the order of their bytes, whatever that of the JSON is', () => {
    expect(latin1(compose({ '😀': 1, '～': 2, 10: 3, 9: 4, '$hex:00': 5 }))).toBe(
      'd1:\x00i5e2:10i3e1:9i4e3:\xef\xbd\x9ei2e4:\xf0\x9f\x98\x80i1ee',
    )
  })

  test('any bencode that can be read comes back the same, canonical or not', () => {
    fc.assert(
      fc.property(anyBencode(), bytes => {
        expect(latin1(compose(throughText(dump(bytes))))).toBe(latin1(bytes))
      }),
      { numRuns: 2000 },
    )
  })

  test('a decoded value is dumped as its bytes are', () => {
    const bytes = bytesOf('ld2:idi07eei5e1:\xffe')
    expect(dumpValue(decode(bytesOf('li5e1:\xffe')))).toEqual([5, { $hex: 'ff' }])
    expect(dump(bytes)).toEqual([{ id: { $integer: '07' } }, 5, { $hex: 'ff' }])
  })

  test('as deep as can be read, and no deeper', () => {
    const nested = (depth: number) => bytesOf(`${'l'.repeat(depth)}${'e'.repeat(depth)}`)
    expect(compose(dump(nested(100)))).toEqual(nested(100))
    const json = throughText(Array.from({ length: 100 }).reduce(inner => [inner], []))
    expect(() => compose(json)).toThrow(/more than 100 levels/)
  })
})

describe('compose refuses', () => {
  test.each<[name: string, json: unknown, message: RegExp]>([
    ['a fraction', { a: [1.5] }, /at `a\[0\]`: 1\.5 is not a whole number/],
    ['a number that lost digits', 2 ** 53, /lost digits/],
    ['a boolean', { a: true }, /true has no bencode/],
    ['null', { a: null }, /null has no bencode/],
    ['half a surrogate pair', '\ud800', /half a surrogate pair/],
    ['half a pair in a key', { '\ud800': 1 }, /half a surrogate pair/],
    ['an unknown mark', { $base64: 'AA==' }, /`\$base64` is no mark/],
    ['a mark among keys', { a: 1, $hex: '00' }, /cannot stand beside/],
    ['half a byte', { $hex: '0' }, /hexadecimal/],
    ['a length that is another', { $length: '04', $text: 'abc' }, /must be 3/],
    ['a number in `$integer`', { $integer: 5 }, /digits/],
    ['`$integer` that is none', { $integer: '5x' }, /digits/],
    ['a dictionary that is no list', { $dictionary: {} }, /list of pairs/],
    ['a pair that is none', { $dictionary: [1] }, /list of pairs/],
    ['a key that is none', { $dictionary: [[1, 1]] }, /must be a string/],
    ['the same key in two ways', { a: 1, '$hex:61': 2 }, /stands twice/],
    ['`$after` alone', { $after: 'x' }, /nothing has no bencode/],
    ['`$value` inside', { a: { $value: 1, $after: 'x' } }, /no mark/],
  ])('%s', (_, json, message) => {
    let thrown: unknown
    try {
      compose(json)
    } catch (error) {
      thrown = error
    }
    expect(isError(thrown, 'JSON_UNUSABLE') && thrown.message).toMatch(message)
  })
})

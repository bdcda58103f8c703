import {
  type BJsonItems,
  type BJsonPairs,
  type BJsonParts,
  type BRead,
  decodeLenient,
  dict,
  dump,
  dumpParts,
  dumpValue,
  dumpValueParts,
  list,
} from '@gentorrent/core/bencode'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyBencode } from './any-bencode.ts'
import { bytesOf } from './bencode-values.ts'

/** As `JSON.stringify` writes it, keys in the order in which they come. */
const textOf = (value: BJsonParts): string => {
  if (typeof value !== 'object') return JSON.stringify(value)
  if ('pieces' in value && typeof value.pieces === 'function') return `"${[...value.pieces()].join('')}"`
  if ('items' in value && typeof value.items === 'function') return `[${[...value.items()].map(textOf).join()}]`
  if ('pairs' in value && typeof value.pairs === 'function') {
    return `{${[...value.pairs()].map(([key, one]) => `${JSON.stringify(key)}:${textOf(one)}`).join()}}`
  }
  return JSON.stringify(value)
}

const expectSame = (bytes: Uint8Array) => {
  expect(textOf(dumpParts(bytes))).toBe(JSON.stringify(dump(bytes)))
}

/** What is long, and what is just not. */
const longString = fc
  .tuple(
    fc.constantFrom('a', '"', '\xff', '\xf0\x9f\x98\x80'),
    fc.oneof(fc.integer({ min: 4060, max: 4100 }), fc.constant(9000)),
  )
  .map(([unit, length]) => bytesOf(unit.repeat(Math.floor(length / unit.length))))

describe('dump in parts', () => {
  test('is that of the whole, whatever can be read', () => {
    fc.assert(fc.property(anyBencode(longString, longString), expectSame), { numRuns: 2000 })
  })

  const long = `5000:${'a'.repeat(5000)}`
  test.each<[name: string, bencode: string]>([
    ['a long list', `l${'i1e'.repeat(2000)}e`],
    ['long bytes', `5000:${'\xff'.repeat(5000)}`],
    ['long bytes with zeros before their length', `005000:${'\xff'.repeat(5000)}`],
    ['a length that is longer than its string', `${'0'.repeat(5000)}2:\xff\xff`],
    ['a long key', `d${long}i1ee`],
    ['a long key that stands twice', `d${long}i1e${long}i1ee`],
    ['keys that are numbers, among others', `d1:!le1:0i1e2:10i2e10:4294967294le10:4294967295le1:9${long}1:ai3ee`],
    ['the same, not in order', `d1:9${long}2:10i2ee`],
    ['an empty key and one that objects lose', `d0:${long}9:__proto__${long}e`],
    ['a long value with a short tail', `l${long}e\x00`],
    ['a short value with a long tail', `le${'\x00'.repeat(5000)}`],
    ['a short value with a long text behind it', `le${long}`],
    ['lists as deep as can be read', `${'l'.repeat(100)}${long}${'e'.repeat(100)}`],
    ['dictionaries as deep as can be read', `${'d1:0'.repeat(100)}${long}${'e'.repeat(100)}`],
  ])('is that of the whole: %s', (_, bencode) => expectSame(bytesOf(bencode)))

  test('is that of the whole for each value in it that was decoded', () => {
    const expectEachSame = (value: BRead) => {
      expect(textOf(dumpValueParts(value))).toBe(JSON.stringify(dumpValue(value)))
      list(value)?.forEach(expectEachSame)
      for (const [, item] of dict(value)?.entries() ?? []) expectEachSame(item)
    }
    const expectAllSame = (bytes: Uint8Array) => expectEachSame(decodeLenient(bytes).value)
    fc.assert(fc.property(anyBencode(longString, longString), expectAllSame), { numRuns: 1000 })
    expectAllSame(bytesOf(`l${'i1e'.repeat(3000)}${long}d1:a${long}ee`))
  })

  test('makes what is long of a decoded value while it is gone through, and only that', () => {
    const value = decodeLenient(bytesOf(`l5000:${'\xff'.repeat(5000)}d4:listl${'i1e'.repeat(3000)}ee2:\xff\xffe`)).value
    const parts = dumpValueParts(value) as BJsonItems
    expect(parts).toEqual({ items: expect.any(Function) })
    const inner = [{ pairs: expect.any(Function) }, { pairs: expect.any(Function) }, { $hex: 'ffff' }]
    expect([...parts.items()]).toEqual(inner)
  })

  test('holds one item of a long list at a time', () => {
    const parts = dumpParts(bytesOf(`d4:listl${'d1:ai1ee'.repeat(2000)}ee`))
    expect(parts).toEqual({ pairs: expect.any(Function) })
    expect([...(parts as BJsonPairs).pairs()]).toEqual([['list', { items: expect.any(Function) }]])
  })

  test.each(['', 'd1:a', `l5000:${'a'.repeat(5000)}`, `${'l'.repeat(5000)}${'e'.repeat(5000)}`])(
    'refuses what cannot be read as the whole does',
    bencode => {
      let because: unknown
      try {
        dump(bytesOf(bencode))
      } catch (error) {
        because = error
      }
      expect(because).toMatchObject({ code: 'BENCODE_INVALID' })
      expect(() => dumpParts(bytesOf(bencode))).toThrow((because as Error).message)
    },
  )
})

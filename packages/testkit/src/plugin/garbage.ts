import { type BRead, type BValue, dict, list } from '@gentorrent/core/plugin'
import fc from 'fast-check'

/** Any value that bencode can carry, with a liking for what hooks look for. */
export const garbage = (): fc.Arbitrary<BValue> =>
  fc.letrec<{ value: BValue }>(tie => ({
    value: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      fc.oneof(
        numbers,
        texts,
        fc.uint8Array({ maxLength: 40 }),
        fc.constantFrom(20, 32, 40, 64).map(length => new Uint8Array(length)),
      ),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(keys, tie('value'), { maxKeys: 4 }).map(pairs => new Map(Object.entries(pairs))),
    ),
  })).value

const numbers: fc.Arbitrary<BValue> = fc.oneof(
  fc.constantFrom(-1, 0, 1, 2, 65_535, 65_536, 2 ** 31, 2 ** 53 - 1),
  fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n }),
  fc.maxSafeInteger(),
)
const texts = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '/',
    '..',
    'p',
    'lx',
    'http://',
    'http://[',
    'udp://a:99999',
    'https://a.example/x',
    '::1',
    '%',
    'magnet:?xt=',
  ),
  fc.string({ maxLength: 12 }),
)
const keys = fc.oneof(
  fc.constantFrom('', '__proto__', 'constructor', 'length', 'path', 'attr', 'info'),
  fc.string({ maxLength: 5 }),
)

/** A value as it was read, ready to be written again. */
export const writable = (value: BRead): BValue => {
  if (typeof value !== 'object' || value instanceof Uint8Array) return value
  const items = list(value)
  return items ? items.map(writable) : new Map([...dict(value)!.entries()].map(([key, item]) => [key, writable(item)]))
}

/** The value with one of its parts, counted from the outside in, replaced. */
export const replaced = (value: BValue, at: number, by: BValue): BValue => {
  const place = { left: at % partCount(value) }
  return replacedAt(value, place, by)
}

const partCount = (value: BValue): number => partsOf(value).reduce<number>((count, part) => count + partCount(part), 1)

const partsOf = (value: BValue): readonly BValue[] =>
  Array.isArray(value) ? value : value instanceof Map ? [...value.values()] : []

const replacedAt = (value: BValue, place: { left: number }, by: BValue): BValue => {
  if (place.left-- === 0) return by
  if (Array.isArray(value)) return value.map(item => replacedAt(item, place, by))
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [key, replacedAt(item, place, by)]))
  return value
}

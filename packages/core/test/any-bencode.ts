import fc from 'fast-check'
import { bytesOf } from './bencode-values.ts'

/**
 * Any bencode that can be read, canonical or not, with or without bytes behind it.
 *
 * @param others strings that stand in it besides short ones
 */
export const anyBencode = (...others: readonly fc.Arbitrary<Uint8Array>[]): fc.Arbitrary<Uint8Array> => {
  const anyString = fc
    .tuple(
      zeros,
      fc.oneof(
        fc.uint8Array({ maxLength: 12 }),
        fc.string({ unit: 'grapheme', maxLength: 12 }).map(text => Uint8Array.from(Buffer.from(text))),
        fc.constantFrom('$hex', '$value', '$text:a', '__proto__', ...numbers).map(bytesOf),
        ...others,
      ),
    )
    .map(([lead, bytes]) => concat(`${lead}${bytes.length}:`, bytes))
  const { value: anyValue } = fc.letrec<{ value: Uint8Array }>(tie => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      anyString,
      anyInteger,
      fc.array(tie('value'), { maxLength: 4 }).map(items => concat('l', ...items, 'e')),
      fc.array(fc.tuple(anyString, tie('value')), { maxLength: 4 }).map(pairs => concat('d', ...pairs.flat(), 'e')),
      // In the order that keys should have.
      fc
        .uniqueArray(fc.constantFrom('', '$hex', 'a', '\xff', '__proto__', ...numbers), { maxLength: 6 })
        .map(keys => keys.sort())
        .chain(keys => fc.tuple(...keys.map(key => tie('value').map(value => concat(`${key.length}:${key}`, value)))))
        .map(pairs => concat('d', ...pairs, 'e')),
    ),
  }))
  const tail = fc.oneof(
    { weight: 3, arbitrary: fc.constant(new Uint8Array()) },
    fc.uint8Array({ maxLength: 9 }),
    ...others,
  )
  return fc.tuple(anyValue, tail).map(parts => concat(...parts))
}

/** Objects put some of these before other keys. */
const numbers = ['0', '1', '9', '10', '00', '1e3', '-1', '4294967294', '4294967295', '4294967296', '9999999999']
const zeros = fc.constantFrom('', '', '', '0', '000')
const anyInteger = fc
  .tuple(fc.constantFrom('', '', '-', '-0', '00'), fc.bigInt({ min: 0n, max: 2n ** 70n }))
  .map(([lead, digits]) => bytesOf(`i${lead}${digits}e`))

const concat = (...parts: readonly (Uint8Array | string)[]) =>
  Uint8Array.from(Buffer.concat(parts.map(part => (typeof part === 'string' ? bytesOf(part) : part))))

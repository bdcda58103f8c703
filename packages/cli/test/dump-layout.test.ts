import { type BJson, compose, dump } from '@gentorrent/core/bencode'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { cli, removePlaces } from './harness/cli.ts'

afterAll(removePlaces)

/** The layout by its rule: on one line what is no longer than 100 characters with what stands before it. */
const layout = (value: unknown, indent = ''): string => {
  const short = oneLine(value)
  if (typeof value !== 'object' || value === null || short.length <= Math.max(2, 100 - indent.length)) return short
  const inner = `${indent}  `
  const lines = Array.isArray(value)
    ? value.map(item => layout(item, inner))
    : Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${layout(item, inner)}`)
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  return `${open}\n${inner}${lines.join(`,\n${inner}`)}\n${indent}${close}`
}

const oneLine = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  return `{${Object.entries(value)
    .map(([key, item]) => `${JSON.stringify(key)}: ${oneLine(item)}`)
    .join(', ')}}`
}

const key = fc.oneof(
  fc.string({ maxLength: 9 }).filter(name => !name.startsWith('$')),
  fc.nat().map(String),
)
const text = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.integer({ min: 60, max: 110 }).map(length => 'a'.repeat(length)),
  fc.integer({ min: 4000, max: 4200 }).map(length => 'é"'.repeat(length / 3)),
)
const { value: anyJson } = fc.letrec<{ value: BJson }>(tie => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text,
    fc.integer(),
    fc.constantFrom<BJson>({ $hex: 'ff'.repeat(40) }, { $hex: 'ff'.repeat(5000) }, { $integer: '007' }),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(key, tie('value'), { maxKeys: 5 }),
    fc.array(fc.tuple(text, tie('value')), { maxLength: 3 }).map(pairs => ({ $dictionary: [...pairs, ['', 1]] })),
  ),
}))

test('what is printed in parts has the layout of the whole', async () => {
  await fc.assert(
    fc.asyncProperty(anyJson, async json => {
      const stdin = compose(json)
      const { out } = await cli({ args: ['dump', '-'], stdin })
      expect(out).toBe(`${layout(dump(stdin))}\n`)
      expect((await cli({ args: ['dump', '-', '--json'], stdin })).out).toBe(`${JSON.stringify(dump(stdin))}\n`)
    }),
    { numRuns: 200 },
  )
})

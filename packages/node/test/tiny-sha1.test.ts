import { createHash } from 'node:crypto'
import { whole } from '@gentorrent/core/plugin'
import { createEngine } from '@gentorrent/node'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const sha1 = (bytes: Uint8Array) => Uint8Array.from(createHash('sha1').update(bytes).digest())

test('SHA-1 of little content and of short info dictionaries is that of node:crypto', async () => {
  const engine = createEngine()
  const digest = async (parts: readonly Uint8Array[]) => {
    const files = parts.map(
      bytes => ({ path: ['f'], length: bytes.length, role: 'data', content: { kind: 'bytes', bytes } }) as const,
    )
    const plan = { files, requests: [whole('sha1', 'stream')], modules: [] }
    const [answer] = await engine.run(plan, { signal: new AbortController().signal })
    return answer
  }
  // Around the ends of blocks, and on both sides of the longest that is hashed so.
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.uint8Array({ minLength: 4080, maxLength: 4110 }),
    fc.constantFrom(...[0, 1, 55, 56, 63, 64, 119, 120].map(length => new Uint8Array(length).fill(0xa5))),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(bytes, { minLength: 1, maxLength: 3 }), async parts => {
      const joined = Buffer.concat(parts)
      expect(await engine.digest!('sha1', joined)).toEqual(sha1(joined))
      if (joined.length > 0) expect(await digest(parts)).toEqual(sha1(joined))
    }),
    { numRuns: 300 },
  )
})

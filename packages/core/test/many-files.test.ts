import { read } from '@gentorrent/core'
import { encode } from '@gentorrent/core/bencode'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const issuesOf = async (files: readonly any[]) => {
  const info = { name: 'x', 'piece length': 16_384, pieces: new Uint8Array(20), files }
  const { issues } = await read(encode({ info }), { plugins: [] })
  return issues.map(({ message }) => message)
}

const component = fc.oneof(
  fc.constantFrom('.', '..', '', 'a', 'ab', '.a', 'a/b', 'a\0', 'größe', 'x'.repeat(300)),
  fc.uint8Array({ maxLength: 3 }),
  fc.constantFrom(1, ['a']),
)
const entry = fc.record(
  {
    length: fc.oneof(fc.maxSafeNat(), fc.constantFrom(0, -1, 10n ** 15n, 10n ** 16n, 'one', ['1'])),
    path: fc.oneof(fc.array(component, { maxLength: 3 }), fc.constant('a')),
  },
  { requiredKeys: [] },
)

test('entries of a file list are judged alike, whether they have keys of others or not', () =>
  fc.assert(
    fc.asyncProperty(fc.array(entry, { maxLength: 4 }), async files => {
      const others = files.map(file => ({ ...file, 'x-other': 1 }))
      expect(await issuesOf(files)).toEqual(await issuesOf(others))
    }),
    { numRuns: 1000 },
  ))

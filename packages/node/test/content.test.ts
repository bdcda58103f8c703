import type { Content } from '@gentorrent/core/plugin'
import type { PathContent } from '@gentorrent/node'
import { expect, expectTypeOf, test } from 'vitest'

test('importing the package adds the content kind `path` to the contract', () => {
  expectTypeOf<Content['kind']>().toEqualTypeOf<'bytes' | 'none' | 'path'>()
  expectTypeOf<Omit<Extract<Content, { kind: 'path' }>, 'kind'>>().toEqualTypeOf<PathContent>()
  const content: Content = { kind: 'path', path: new Uint8Array([0xff]), length: 1, modified: 2.5 }
  // @ts-expect-error: `modified` is missing
  const broken: Content = { kind: 'path', path: '/a', length: 1 }
  expect(content.kind).toBe(broken.kind)
})

import type { Content as CoreContent } from '@gentorrent/core/plugin'
import type { Content } from '@gentorrent/node'
import { expect, expectTypeOf, test } from 'vitest'

test('importing the package adds the content kind `path` to the contract', () => {
  expectTypeOf<CoreContent['kind']>().toEqualTypeOf<'bytes' | 'none' | 'path'>()
  expectTypeOf<Content>().toEqualTypeOf<CoreContent>()
  const content: CoreContent = { kind: 'path', path: new Uint8Array([0xff]), length: 1, modified: 2.5 }
  // @ts-expect-error: `modified` is missing
  const broken: CoreContent = { kind: 'path', path: '/a', length: 1 }
  expect(content.kind).toBe(broken.kind)
})

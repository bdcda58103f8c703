import { hex } from '@gentorrent/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'

test('bytes of any number are the text that Node makes of them', () => {
  const some = fc.oneof(fc.uint8Array({ maxLength: 70 }), fc.uint8Array({ minLength: 4000, maxLength: 9000 }))
  fc.assert(
    fc.property(some, bytes => {
      expect(hex(bytes)).toBe(Buffer.from(bytes).toString('hex'))
    }),
  )
})

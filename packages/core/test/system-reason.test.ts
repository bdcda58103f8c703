import { systemReason } from '@gentorrent/core'
import { expect, test } from 'vitest'

const failed = (code: string, message: string) => Object.assign(new Error(message), { code })

test.each<[string, unknown, string]>([
  ['a code that is known', failed('ENOSPC', 'ENOSPC: no space left on device, write'), 'the disk is full'],
  ['another code', failed('EXDEV', "EXDEV: not permitted, rename '/a, b' -> '/c'"), 'not permitted'],
  ['a name of an object', failed('constructor', 'no system says that'), 'no system says that'],
  ['another error', new Error('something else'), 'something else'],
  ['no error', 5, '5'],
])('%s in words', (_, error, words) => {
  expect(systemReason(error)).toBe(words)
})

import { issue } from '@gentorrent/core'
import { counted } from '@gentorrent/core/plugin'
import { expect, test } from 'vitest'

test('one thing is not spoken of as many', () => {
  expect([0, 1, 2].map(count => counted(count, 'file'))).toEqual(['0 files', '1 file', '2 files'])
  expect([1, 2].map(count => counted(count, 'entry', 'entries'))).toEqual(['1 entry', '2 entries'])
  const severity = 'error'
  expect(issue('PIECES_WRONG', { count: 1, needed: 3 }, { severity }).message).toBe(
    '`info.pieces` holds 1 hash where the files need 3',
  )
  expect(issue('FILE_LENGTH', { path: ['a'], length: 1, expected: 3 }, { severity }).message).toBe(
    '`a` has 1 byte, the torrent says 3',
  )
})

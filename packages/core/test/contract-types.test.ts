// What the compiler must catch for a plugin's author. `tsc` checks this file; where it no longer refuses a line, the
// directive above that line becomes an error.
import { blocks, definePlugin, whole } from '@gentorrent/core/plugin'
import { expect, test } from 'vitest'

const options = {
  urls: { type: 'url', list: true, flag: '--urls <url>', summary: 'Some URLs' },
  mode: { type: 'choice', choices: ['hybrid', 'only'], default: 'hybrid', flag: '--mode [mode]', summary: 'A mode' },
  note: { type: 'text', flag: '--note <text>', summary: 'A note' },
} as const

const sample = definePlugin({
  id: 'sample',
  summary: 'A sample',
  beps: [],
  options,
  writes: ['info.x', 'file.y'],
  omits: ({ mode }) => (mode === 'only' ? ['info.pieces'] : []),
  digests: ({ layout, options: { mode } }) => ({
    always: blocks('sha1', 'stream', layout.pieceLength),
    perFile: whole('md5', 'file'),
    ...(mode === 'only' && { sometimes: whole('sha1', 'stream') }),
  }),
  info: ({ digests, options: { note, urls } }) => ({
    x: digests.always,
    // @ts-expect-error a digest that was not requested
    missing: digests.other,
    // @ts-expect-error a digest that is requested only under a condition, used without a check
    unchecked: digests.sometimes.length,
    checked: digests.sometimes?.length,
    // @ts-expect-error a result per file taken for a result of the stream
    confused: digests.perFile.length,
    // @ts-expect-error an option without a default used as if it were always there
    note: note.length,
    count: urls.length,
  }),
})

test('what the compiler accepts, runs', () => {
  expect(sample({ mode: 'only', urls: ['http://h/'] }).options).toEqual({
    mode: 'only',
    urls: ['http://h/'],
    note: undefined,
  })
  expect(sample().options).toEqual({ mode: 'hybrid', urls: [], note: undefined })
})

test('misspelt options and strange values are refused, by the compiler and at run time', () => {
  // @ts-expect-error a misspelt option
  expect(() => sample({ url: [] })).toThrow(expect.objectContaining({ code: 'OPTION_UNKNOWN' }))
  // @ts-expect-error a value outside `choices`
  sample({ mode: 'both' })
})

test('definitions of a wrong form are refused', () => {
  const wrong = (more: object) => () =>
    definePlugin({ id: 'wrong', summary: 'Wrong', beps: [], options: {}, writes: [], ...more } as never)
  const invalid = expect.objectContaining({ code: 'PLUGIN_INVALID' })
  expect(wrong({ id: 'Wrong Id' })).toThrow(invalid)
  expect(wrong({ summary: '' })).toThrow(invalid)
  expect(wrong({ flag: '-x' })).toThrow(invalid)
  expect(wrong({ writes: ['pieces'] })).toThrow(invalid)
  expect(wrong({ issues: { OTHER_CODE: 'x' } })).toThrow(invalid)
  expect(wrong({ options: { a: { type: 'choice', flag: '--a <b>', summary: 'No choices' } } })).toThrow(invalid)
  definePlugin({
    id: 'keys',
    summary: 'Keys',
    beps: [],
    options: {},
    writes: [
      'info.a',
      'metainfo.b',
      // @ts-expect-error a key path without its dictionary
      ...(['pieces'].slice(1) as const),
    ],
  })
})

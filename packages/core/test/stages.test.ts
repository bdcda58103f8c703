import { create, plan } from '@gentorrent/core'
import type { FileEntry } from '@gentorrent/core/plugin'
import { expect, test } from 'vitest'
import { failure, file, input, refusals, some } from './small-runs.ts'

test.each<[name: string, more: object]>([
  ['select adds', { files: { select: (files: FileEntry[]) => [...files, file('new', 1)] } }],
  ['order drops', { files: { order: (files: FileEntry[]) => files.slice(1) } }],
  ['order repeats', { files: { order: (files: FileEntry[]) => files.map(() => files[0]!) } }],
  ['pad inserts data', { files: { pad: (files: FileEntry[]) => [file('new', 1), ...files] } }],
  ['pad reorders', { files: { pad: (files: FileEntry[]) => [...files].reverse() } }],
  [
    'a tree whose layer is no power of two',
    { digests: () => ({ t: { shape: 'tree', scope: 'file', algorithm: 'sha1', leafLength: 4, keepLayer: 12 } }) },
  ],
])('%s: STAGE_BROKEN', (_, more) => {
  expect(refusals(() => plan(input({ plugins: [some('rude', more)()] })))).toEqual(['STAGE_BROKEN'])
})

test('two plugins that order are one too many', () => {
  const files = { order: (list: readonly FileEntry[]) => list }
  expect(refusals(() => plan(input({ plugins: [some('a', { files })(), some('b', { files })()] })))).toEqual([
    'STAGE_BROKEN',
  ])
})

test('a key that was not declared is refused, an omitted one is dropped', async () => {
  const stray = some('stray', { info: () => ({ other: 1 }) })
  expect(await failure(create(input({ plugins: [stray()] })))).toBe('KEY_UNDECLARED')
  const omitting = some('omitting', { omits: ['metainfo.gone'] })
  const gone = some('gone', { writes: ['metainfo.gone'], metainfo: () => ({ gone: 1 }) })
  const { torrent } = await create(input({ plugins: [gone(), omitting()] }))
  expect(torrent.metainfo.has('gone')).toBe(false)
})

test('what a hook throws names the plugin and the stage, and keeps the cause', async () => {
  const cause = new Error('boom')
  const throwing = some('bad', {
    info: () => {
      throw cause
    },
  })
  await expect(create(input({ plugins: [throwing()] }))).rejects.toMatchObject({
    code: 'PLUGIN_FAILED',
    details: { plugin: 'bad', stage: 'info', because: 'boom' },
    cause,
  })
})

test('a torrent that does not pass its own checks is not handed out', async () => {
  const vain = some('vain', {
    read: { detect: () => undefined, validate: () => [{ code: 'VAIN_X', severity: 'error', message: 'no' }] },
  })
  expect(await failure(create(input({ plugins: [vain()] })))).toBe('WROTE_WRONG')
})

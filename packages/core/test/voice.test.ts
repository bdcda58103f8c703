import { create, edit, estimate } from '@gentorrent/core'
import { definePlugin, warning } from '@gentorrent/core/plugin'
import { entries, referenceEngine } from '@gentorrent/testkit'
import { expect, test } from 'vitest'

const talker = definePlugin({
  id: 'talker',
  summary: 'It talks',
  beps: [],
  options: {},
  issues: { TALKER_LOUD: 'it is loud', TALKER_SOFT: 'it is soft' },
  writes: ['metainfo.talk'],
  metainfo: async ({ warn, remark, progress, isDry }) => {
    progress('talking')
    warn(warning('TALKER_LOUD', 'this is loud'))
    // Whatever severity it has: nothing that is said so late stops a run.
    warn({ code: 'TALKER_SOFT', severity: 'error', message: 'this is soft' })
    remark({ code: 'TALKER_NOTE', message: 'a note' })
    return { talk: isDry ? 0 : 1 }
  },
})

const input = {
  name: 'f',
  single: true,
  files: entries({ f: 10 }),
  plugins: [talker()],
  engine: referenceEngine,
}
const codes = (issues: readonly { readonly code: string; readonly severity?: string }[]) =>
  issues.map(({ code, severity }) => [code, severity])

test('what the last stage says is among the issues and remarks of the run', async () => {
  const asked: string[] = []
  const made = await create({ ...input, onAsking: text => asked.push(text) })
  expect(codes(made.issues)).toEqual([
    ['TALKER_LOUD', 'warning'],
    ['TALKER_SOFT', 'warning'],
  ])
  expect(made.remarks).toEqual([{ code: 'TALKER_NOTE', message: 'a note' }])
  expect(asked).toEqual(['talking'])
  expect(made.torrent.metainfo.get('talk')).toBe(1)
})

test('it can be allowed', async () => {
  const made = await create({ ...input, allow: ['TALKER_LOUD'] })
  expect(codes(made.issues)).toEqual([['TALKER_SOFT', 'warning']])
})

test('a dry run says that it is one', async () => {
  const { torrentLength, remarks } = await estimate(input)
  expect(torrentLength).toBe((await create(input)).bytes.length)
  expect(remarks).toHaveLength(1)
})

test('an edit hears it too', async () => {
  const { bytes } = await create(input)
  const asked: string[] = []
  const edited = await edit({ bytes, plugins: [talker()], isDry: true, onAsking: text => asked.push(text) })
  expect(edited.torrent.metainfo.get('talk')).toBe(0)
  expect(codes(edited.issues).map(([code]) => code)).toEqual(['TALKER_LOUD', 'TALKER_SOFT'])
  expect([edited.remarks.length, asked]).toEqual([1, ['talking']])
})

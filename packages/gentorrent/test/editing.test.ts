// Torrents that are changed later are those that would have been made at once; and no byte of content is read for what a
// torrent says itself.
import { type EditInput, edit, previewEdit, read, verify } from '@gentorrent/core'
import { type ActivePlugin, definePlugin, type HashEngine } from '@gentorrent/core/plugin'
import { attributes } from '@gentorrent/plugin-attributes'
import { checksums } from '@gentorrent/plugin-checksums'
import { extra } from '@gentorrent/plugin-extra'
import { privateTorrent } from '@gentorrent/plugin-private'
import { signing } from '@gentorrent/plugin-signing'
import { similar } from '@gentorrent/plugin-similar'
import { tracker } from '@gentorrent/plugin-tracker'
import { v2 } from '@gentorrent/plugin-v2'
import { credential, referenceEngine } from '@gentorrent/testkit'
import { describe, expect, test } from 'vitest'
import { counting, editing, hybrid, installed, making, reversed, several } from './edits.ts'

const noReading: HashEngine = {
  ...referenceEngine,
  run: () => Promise.reject(new Error('content is read')),
}

describe('digests that a torrent has are used again', () => {
  const all = [
    v2({ mode: 'hybrid' }),
    attributes({ align: true, sha1: true }),
    checksums({ md5sum: true }),
    tracker({ trackers: ['udp://t.example:1'] }),
    similar({ collections: ['com.example.a'] }),
  ]
  const without = (...ids: readonly string[]) => all.filter(({ definition }) => !ids.includes(definition.id))

  test.each<[string, Partial<EditInput>, readonly ActivePlugin[], string?]>([
    [
      'private',
      { amendments: [{ plugin: privateTorrent, options: { private: true } }] },
      [...all, privateTorrent({ private: true })],
    ],
    ['a name', { name: 'other' }, all, 'other'],
    ['no more MD5', { remove: ['file.md5sum'] }, without('checksums')],
    [
      'v2 alone',
      { amendments: [{ plugin: v2, options: { mode: 'only' } }] },
      [...without('v2', 'attributes'), attributes({ sha1: true }), v2({ mode: 'only' })],
    ],
    ['v1 alone', { remove: ['info.file tree', 'info.meta version', 'piece layers'] }, without('v2')],
    [
      'twins',
      { amendments: [{ plugin: extra, options: { utf8Twins: true } }], allow: ['V2_NAME_TWICE'] },
      [...all, extra({ utf8Twins: true })],
    ],
  ])('%s', async (_, input, plugins, name = 'pub') => {
    const old = await making({ files: several, plugins: all, allow: ['V2_NAME_TWICE'] })
    const content = { layout: old.layout, engine: noReading }
    const edited = await editing(old.bytes, { ...input, content })
    const wanted = await making({ files: several, plugins, name, allow: ['V2_NAME_TWICE'] })
    expect(Buffer.from(edited.bytes).equals(wanted.bytes)).toBe(true)
    expect(edited.requests).toEqual([])
  })

  test('others need the content, and say so', async () => {
    const old = await making({ files: several, plugins: [] })
    const amendments = [{ plugin: checksums, options: { md5sum: true } }]
    await expect(editing(old.bytes, { amendments })).rejects.toThrow('the md5 of each file')
    const preview = await previewEdit({ bytes: old.bytes, installed, amendments })
    expect([preview.infoHash, preview.isInfoChanged, preview.requests.length]).toEqual([undefined, true, 1])
    const content = { layout: old.layout, engine: referenceEngine }
    const edited = await editing(old.bytes, { amendments, content })
    const wanted = await making({ files: several, plugins: [checksums({ md5sum: true })] })
    expect(Buffer.from(edited.bytes).equals(wanted.bytes)).toBe(true)
    expect(preview.torrentLength).toBe(wanted.bytes.length)
    const later = await editing(old.bytes, { amendments, preview, content })
    expect(Buffer.from(later.bytes).equals(wanted.bytes)).toBe(true)
  })

  test('what a preview has made is not made again', async () => {
    let count = 0
    const validate = () => {
      count++
      return []
    }
    const reading = definePlugin({
      id: 'reading',
      summary: 'Reads',
      beps: [],
      options: {},
      writes: [],
      read: { detect: () => undefined, validate },
    })
    const old = await making({ files: several, plugins: [] })
    const input = {
      bytes: old.bytes,
      installed: [...installed, reading],
      amendments: [{ plugin: tracker, options: { trackers: ['udp://t.example:1'] } }],
    }
    const preview = await previewEdit(input)
    const before = count
    const edited = await edit({ ...input, preview })
    expect(count).toBe(before)
    expect(edited.bytes).toEqual((await edit(input)).bytes)
    expect(edited.bytes).toEqual((await edit({ ...input, mayChangeInfoHash: true })).bytes)
  })

  test('an MD5 is no reason to hash pieces again, but they are compared', async () => {
    const old = await making({ files: several, plugins: [reversed] })
    const { engine, runs } = counting()
    const amendments = [{ plugin: checksums, options: { md5sum: true } }]
    const { torrent, issues } = await editing(old.bytes, { amendments, content: { layout: old.layout, engine } })
    expect(runs.length).toBe(1)
    expect(issues.map(({ code }) => code)).not.toContain('ORDER_CHANGED')
    expect(Buffer.from(torrent.info.get('pieces') as Uint8Array)).toEqual(
      Buffer.from(old.torrent.info.get('pieces') as Uint8Array),
    )
  })

  test('two streams without a common piece are read one after the other', async () => {
    const old = await making({ files: several, plugins: [attributes({ align: true })] })
    const { engine, runs } = counting()
    const content = { layout: old.layout, engine }
    const amendments = [{ plugin: attributes, options: { tailPad: 'no' } }]
    const { bytes } = await editing(old.bytes, { amendments, pieceLength: 32_768, content })
    const plugins = [attributes({ align: true, tailPad: 'no' })]
    const wanted = await making({ files: several, plugins, pieceLength: 32_768 })
    expect(Buffer.from(bytes).equals(wanted.bytes)).toBe(true)
    expect(runs.length).toBe(2)
  })
})

describe('what nobody changes stays', () => {
  const { key, certificate } = credential('com.example')

  test('an edit of nothing gives the same bytes', async () => {
    const { bytes } = await making({
      files: several,
      plugins: [
        v2(),
        tracker({ trackers: ['udp://t.example:1,udp://u.example:1'] }),
        signing({ keys: [key], certificates: [certificate] }),
      ],
    })
    const { sections } = await read(bytes, { plugins: installed })
    const amendments = sections.flatMap(({ plugin, options }) => {
      const found = installed.find(({ definition }) => definition.id === plugin)
      return found && !found.definition.adds ? [{ plugin: found, options }] : []
    })
    const edited = await edit({ bytes, installed, amendments })
    expect(edited.bytes).toEqual(bytes)
    expect(edited.changed).toEqual([])
    expect((await edit({ bytes, installed })).bytes).toEqual(bytes)
  })

  test('unknown keys of info and of files stay when others change', async () => {
    const foreign = definePlugin({
      id: 'foreign',
      summary: 'Keys of somebody else',
      beps: [],
      options: {},
      writes: ['info.odd', 'file.mtime', 'metainfo.odd'],
      fileInfo: (_, { layout }) => ({ mtime: layout.name.length }),
      info: () => ({ odd: [1, { b: 'c' }] }),
      metainfo: () => ({ odd: 7 }),
      read: { detect: () => undefined },
    })
    const old = await making({ files: several, plugins: [foreign()] })
    const content = { layout: old.layout, engine: referenceEngine }
    const amendments = [
      { plugin: checksums, options: { md5sum: true } },
      { plugin: privateTorrent, options: { source: 'S' } },
    ]
    const { bytes, issues } = await editing(old.bytes, { amendments, content })
    const wanted = await making({
      files: several,
      plugins: [foreign(), checksums({ md5sum: true }), privateTorrent({ source: 'S' })],
    })
    expect(Buffer.from(bytes).equals(wanted.bytes)).toBe(true)
    expect(issues.map(({ code }) => code)).toEqual(['EXTRA_UNKNOWN', 'EXTRA_UNKNOWN'])
    const upgraded = await editing(old.bytes, { amendments: [hybrid], content })
    const { torrent, layout } = await read(upgraded.bytes, { plugins: installed })
    expect(Buffer.from(torrent.info.bytes).toString('latin1').split('5:mtimei3e').length - 1).toBe(4)
    const contents = new Map(old.layout.files.map(file => [file.path.join('/'), file.content]))
    const files = layout!.files.map(file => ({ ...file, content: contents.get(file.path.join('/')) ?? file.content }))
    const located = { ...layout!, files }
    expect(await verify({ torrent, layout: located, plugins: installed, engine: referenceEngine })).toEqual([])
  })

  test('a signature goes with the info dictionary that it signs, and can be made anew at once', async () => {
    const signed = signing({ keys: [key], certificates: [certificate] })
    const { bytes } = await making({ files: several, plugins: [signed] })
    const secret = { plugin: privateTorrent, options: { private: true } }
    const dropped = await editing(bytes, { amendments: [secret] })
    expect([dropped.torrent.metainfo.has('signatures'), dropped.issues.map(({ code }) => code).sort()]).toEqual([
      false,
      ['KEY_DROPPED', 'PRIVATE_TRACKERLESS'],
    ])
    const again = await editing(bytes, { amendments: [secret], plugins: [signed] })
    const wanted = await making({ files: several, plugins: [signed, privateTorrent({ private: true })] })
    expect(Buffer.from(again.bytes).equals(wanted.bytes)).toBe(true)
  })
})

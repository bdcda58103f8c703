import { create, isError, read } from '@gentorrent/core'
import type { Files, OptionInput } from '@gentorrent/core/plugin'
import { attributes } from '@gentorrent/plugin-attributes'
import { v2 } from '@gentorrent/plugin-v2'
import { entries, referenceEngine } from '@gentorrent/testkit'
import { describe, expect, test } from 'vitest'
import { linked } from './linked.ts'

type Options = OptionInput<typeof attributes.definition.options>

const made = (
  files: Files,
  options: Options,
  more: { single?: boolean; plugins?: readonly ReturnType<typeof v2>[] } = {},
) =>
  create({
    name: more.single ? files[0]!.path[0]! : 'root',
    single: more.single ?? false,
    files,
    pieceLength: 16_384,
    engine: referenceEngine,
    plugins: [attributes(options), ...(more.plugins ?? [])],
  })

/** The list as text: `path length`. */
const listed = async (...given: Parameters<typeof made>) =>
  (await made(...given)).layout.files.map(({ path, length }) => `${path.join('/')} ${length}`)

describe('pads', () => {
  const files = entries({ a: 20_000, b: 0, c: 16_384, d: 20_000, e: 0 })
  test('stand right behind the file, before empty ones, and at the end', async () => {
    expect(await listed(files, { align: true })).toEqual([
      'a 20000',
      '.pad/0_12768 12768',
      'b 0',
      'c 16384',
      'd 20000',
      '.pad/1_12768 12768',
      'e 0',
    ])
  })
  test('may leave the end out', async () => {
    expect((await listed(files, { align: true, tailPad: 'no' })).slice(-2)).toEqual(['d 20000', 'e 0'])
  })
  test('have one name for one length, if BEP 47 is followed, which is warned of', async () => {
    const { layout, issues } = await made(files, { align: true, padNames: 'bep47' })
    expect(layout.files.filter(({ role }) => role === 'pad').map(({ path }) => path.join('/'))).toEqual([
      '.pad/12768',
      '.pad/12768',
    ])
    expect(issues.map(({ code }) => code)).toEqual(['ATTRIBUTES_PAD_TWICE'])
  })
  test('are not for one file, nor for a directory of one', async () => {
    const one = entries({ a: 20_000 })
    expect(await listed(one, { align: true })).toEqual(['a 20000'])
    expect(await listed(one, { align: true }, { single: true })).toEqual(['a 20000'])
  })
  test('of an earlier layout are made anew', async () => {
    const { layout } = await made(files, { align: true })
    expect((await made(layout.files, { align: true, padNames: 'bep47' })).layout.files).toHaveLength(7)
  })
  test('are of no use in v2 alone, which is said', async () => {
    const { layout, issues } = await made(files, { align: true }, { plugins: [v2({ mode: 'only' })] })
    expect(layout.files).toHaveLength(5)
    expect(issues.map(({ code }) => code)).toEqual(['ATTRIBUTES_ALIGN'])
  })
  test.each(['.pad/x', '.pad', 'dir/_____padding_file_0_x'])('exclude a real file called %s', async name => {
    const refused = await made(entries({ [name]: 100, z: 5 }), { align: true }).catch((error: unknown) => error)
    expect(isError(refused, 'REFUSED') && refused.details.issues.map(({ code }) => code)).toContain(
      'ATTRIBUTES_PAD_NAME',
    )
  })
  test('do not mind the name deeper down', async () => {
    expect(await listed(entries({ 'dir/.pad/x': 16_384, z: 16_384 }), { align: true })).toHaveLength(2)
  })
})

describe('links, bits and hashes', () => {
  test('are not recorded unless they are asked for', async () => {
    const plain = await create({ name: 'root', single: false, files: linked, plugins: [], engine: referenceEngine })
    expect((await made(linked, { align: false })).bytes).toEqual((await made(linked, {})).bytes)
    expect((await made(linked, {})).torrent.infoHash).toEqual(plain.torrent.infoHash)
  })
  test('a symlink has no bytes, and its content is not read', async () => {
    expect(await listed(linked, { symlinks: true })).toContain('link 0')
  })
  test('a symlink is read with its target', async () => {
    for (const plugins of [[], [v2()], [v2({ mode: 'only' })]]) {
      const { bytes } = await made(linked, { symlinks: true, align: plugins.length > 0 }, { plugins })
      const { layout } = await read(bytes, { plugins: [attributes, v2] })
      expect(layout?.files.find(({ path }) => path[0] === 'link')).toMatchObject({
        role: 'symlink',
        length: 0,
        facts: { target: ['bin', 'run.sh'] },
      })
    }
  })
  test('a symlink to something that was left out is warned of', async () => {
    const files = linked.filter(({ path }) => path[0] !== 'bin')
    expect((await made(files, { symlinks: true })).issues.map(({ code }) => code)).toEqual([
      'ATTRIBUTES_DANGLING',
      'ATTRIBUTES_DANGLING',
    ])
  })
})

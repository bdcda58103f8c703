import { type ReadTorrent, read } from '@gentorrent/core'
import { encode } from '@gentorrent/core/bencode'
import type { BDict, BValue } from '@gentorrent/core/plugin'
import { attributes } from '@gentorrent/plugin-attributes'
import { describe, expect, test } from 'vitest'

const real = { length: 16_384, path: ['dir', 'f.bin'] }

/** A torrent of one piece with other entries around it, as it is read. */
const torrentOf = (...entries: readonly BDict[]): Promise<ReadTorrent> =>
  read(
    encode({
      info: { name: 'root', 'piece length': 16_384, pieces: new Uint8Array(20), files: [real, ...entries] },
    }),
    { plugins: [attributes] },
  )

const link = (target: BValue): BDict => ({ length: 0, path: ['link'], attr: 'l', 'symlink path': target })

const faults: Readonly<Record<string, readonly [codes: readonly string[], entry: BDict]>> = {
  'letters that nobody knows': [[], { length: 0, path: ['a'], attr: 'qxh?' }],
  'a symlink to a file': [[], link(['dir', 'f.bin'])],
  'a symlink to a directory': [[], link(['dir'])],
  'a symlink without a length': [[], { path: ['link'], attr: 'l', 'symlink path': ['dir'] }],
  'a pad without a path': [['ATTRIBUTES_PAD'], { length: 0, attr: 'p' }],
  'a symlink to nothing': [['ATTRIBUTES_DANGLING'], link(['dir', 'g.bin'])],
  'a symlink without a target': [['ATTRIBUTES_SYMLINK'], { length: 0, path: ['link'], attr: 'l' }],
  'a symlink that leaves the torrent': [['ATTRIBUTES_SYMLINK'], link(['..', 'f.bin'])],
  'a symlink with a dot': [['ATTRIBUTES_SYMLINK'], link(['.', 'dir'])],
  'a symlink with a slash': [['ATTRIBUTES_SYMLINK'], link(['dir/f.bin'])],
  'a symlink to the root': [['ATTRIBUTES_SYMLINK'], link([])],
  'a symlink to a text': [['ATTRIBUTES_SYMLINK'], link('dir')],
  'a symlink to a number': [['ATTRIBUTES_SYMLINK'], link([1])],
  'a target without a symlink': [['ATTRIBUTES_FORM'], { length: 0, path: ['a'], 'symlink path': ['dir'] }],
  'a pad that is a symlink': [
    ['ATTRIBUTES_PAD_SYMLINK', 'ATTRIBUTES_PAD'],
    { length: 0, path: ['a'], attr: 'pl', 'symlink path': ['dir'] },
  ],
  'attributes that are a number': [['ATTRIBUTES_FORM'], { length: 0, path: ['a'], attr: 1 }],
  'a hash': [[], { length: 0, path: ['a'], sha1: new Uint8Array(20) }],
  'a hash in hexadecimal': [['ATTRIBUTES_SHA1'], { length: 0, path: ['a'], sha1: '0'.repeat(40) }],
  'a hash that is too short': [['ATTRIBUTES_SHA1'], { length: 0, path: ['a'], sha1: new Uint8Array(19) }],
  'a hash that is a number': [['ATTRIBUTES_SHA1'], { length: 0, path: ['a'], sha1: 5 }],
  'a file where pads stand': [['ATTRIBUTES_PAD_NAME'], { length: 0, path: ['.pad', 'x'] }],
  "a file with BitComet's mark": [['ATTRIBUTES_PAD_NAME'], { length: 0, path: ['a', '_____padding_file_0_x'] }],
  'an empty pad': [['ATTRIBUTES_PAD'], { length: 0, path: ['.pad', '0'], attr: 'p' }],
}

describe('a torrent with', () => {
  test.each(Object.entries(faults))('%s', async (_, [codes, entry]) => {
    expect((await torrentOf(entry)).issues.map(({ code }) => code)).toEqual(codes)
  })

  test('a warning only, where clients cope', async () => {
    const severities = async (name: string) =>
      (await torrentOf(faults[name]![1])).issues.map(({ severity }) => severity)
    expect(await severities('a hash in hexadecimal')).toEqual(['warning'])
    expect(await severities('a hash that is too short')).toEqual(['error'])
    expect(await severities('a symlink to nothing')).toEqual(['warning'])
    expect(await severities('a symlink that leaves the torrent')).toEqual(['error'])
  })
})

test('what is wrong in both lists of a hybrid is told once', async () => {
  const entry = { attr: 'l', length: 0, 'symlink path': ['..'] }
  const info = {
    name: 'root',
    'piece length': 16_384,
    files: [real, { ...entry, path: ['link'] }],
    'file tree': { link: { '': entry } },
    pieces: new Uint8Array(20),
  }
  const { issues } = await read(encode({ info }), { plugins: [attributes] })
  expect(issues.map(({ code }) => code)).toEqual(['ATTRIBUTES_SYMLINK'])
})

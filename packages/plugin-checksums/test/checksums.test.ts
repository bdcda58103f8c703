import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { create, hex, read } from '@gentorrent/core'
import { encode } from '@gentorrent/core/bencode'
import { type BReadDict, dict, list, text } from '@gentorrent/core/plugin'
import { createEngine, scan } from '@gentorrent/node'
import { attributes } from '@gentorrent/plugin-attributes'
import { checksums } from '@gentorrent/plugin-checksums'
import { content, entries, referenceEngine } from '@gentorrent/testkit'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const [module] = checksums.definition.algorithms!
const { default: ed2k } = (await import(module!.module)) as {
  default: () => { update(bytes: Uint8Array): void; digest(): Uint8Array }
}
const hashed = (...parts: readonly Uint8Array[]) => {
  const hasher = ed2k()
  for (const part of parts) hasher.update(part)
  return hex(hasher.digest())
}

describe('eD2k', () => {
  // RFC 1320, A.5: below one chunk the hash is MD4.
  test.each([
    ['', '31d6cfe0d16ae931b73c59d7e0c089c0'],
    ['a', 'bde52cb31de33e46245e05fbdbd6fb24'],
    ['abc', 'a448017aaf21d8525fc10ae87aa6729d'],
    ['message digest', 'd9130a8164549fe818874806e1c7014b'],
    ['abcdefghijklmnopqrstuvwxyz', 'd79e1c308aa5bbcdeea8ed63df412da9'],
    ['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', '043f8582f241db351ce627e153e7f0e4'],
    ['1234567890'.repeat(8), 'e33b4ddc9c38f2199c3e7b164fcc0536'],
  ])('MD4 of %j', (given, expected) => expect(hashed(Buffer.from(given))).toBe(expected))

  // Known values of the variant that adds an empty chunk after a full one, as BiglyBT does: of zeros.
  test.each([
    [9_728_000 - 1, 'ac44b93fc9aff773ab0005c911f8396f'],
    [9_728_000, 'fc21d9af828f92a8df64beac3357425d'],
    [9_728_000 + 1, '06329e9dba1373512c06386fe29e3c65'],
    [2 * 9_728_000, '114b21c63a74b6ca922291a11177dd5c'],
  ])('of %i zeros', (length, expected) => expect(hashed(new Uint8Array(length))).toBe(expected))

  test('does not depend on how the bytes come', () => {
    const bytes = content(300, 1)
    fc.assert(
      fc.property(fc.array(fc.nat(300), { maxLength: 6 }), cuts => {
        const at = [0, ...[...cuts].sort((a, b) => a - b), 300]
        expect(hashed(...at.slice(1).map((end, i) => bytes.subarray(at[i], end)))).toBe(hashed(bytes))
      }),
    )
  })
})

const input = {
  name: 'pub',
  single: false,
  files: entries({ 'a.bin': 20_000, 'd/b.bin': 5000, empty: 0 }),
  pieceLength: 16_384,
  installed: [attributes],
  engine: referenceEngine,
}
const filesOf = (info: BReadDict) => list(info.get('files'))!.map(file => dict(file)!)
const bytesOf = (path: string) => {
  const file = input.files.find(one => one.path.join('/') === path)!
  return (file.content as { readonly bytes: Uint8Array }).bytes
}
const digest = (algorithm: string, bytes: Uint8Array) => createHash(algorithm).update(bytes).digest('hex')

test('md5sum is hexadecimal text in the dictionary of each file', async () => {
  const { torrent } = await create({ ...input, plugins: [checksums({ md5sum: true })] })
  expect(filesOf(torrent.info).map(file => text(file.get('md5sum')))).toEqual(
    ['a.bin', 'd/b.bin', 'empty'].map(path => digest('md5', bytesOf(path))),
  )
  const single = await create({
    ...input,
    single: true,
    name: 'a.bin',
    files: entries({ 'a.bin': 20_000 }),
    plugins: [checksums({ md5sum: true })],
  })
  expect(text(single.torrent.info.get('md5sum'))).toBe(digest('md5', bytesOf('a.bin')))
})

test('BiglyBT’s hashes are raw, of each file and of the whole', async () => {
  const { torrent } = await create({ ...input, plugins: [checksums({ biglybt: true })] })
  const stream = Buffer.concat(['a.bin', 'd/b.bin'].map(bytesOf))
  expect(hex(torrent.info.get('sha1') as Uint8Array)).toBe(digest('sha1', stream))
  expect(hex(torrent.info.get('ed2k') as Uint8Array)).toBe(hashed(stream))
  expect(hex(filesOf(torrent.info)[2]!.get('ed2k') as Uint8Array)).toBe(hashed())
  for (const [i, path] of ['a.bin', 'd/b.bin'].entries()) {
    const file = filesOf(torrent.info)[i]!
    expect(hex(file.get('sha1') as Uint8Array)).toBe(digest('sha1', bytesOf(path)))
    expect(hex(file.get('ed2k') as Uint8Array)).toBe(hashed(bytesOf(path)))
  }
})

test('of one file there is one hash of each kind', async () => {
  const one = { ...input, single: true, name: 'a.bin', files: entries({ 'a.bin': 20_000 }) }
  const { torrent, layout } = await create({ ...one, plugins: [checksums({ biglybt: true })] })
  expect(layout.single).toBe(true)
  expect(hex(torrent.info.get('sha1') as Uint8Array)).toBe(digest('sha1', bytesOf('a.bin')))
  expect(hex(torrent.info.get('ed2k') as Uint8Array)).toBe(hashed(bytesOf('a.bin')))
})

test('pads count as zeros in the whole, and have no hashes', async () => {
  const plugins = [checksums({ biglybt: true }), attributes({ align: true, sha1: true })]
  const { torrent } = await create({ ...input, plugins })
  const stream = Buffer.alloc(49_152)
  stream.set(bytesOf('a.bin'))
  stream.set(bytesOf('d/b.bin'), 32_768)
  expect(hex(torrent.info.get('ed2k') as Uint8Array)).toBe(hashed(stream))
  const pads = filesOf(torrent.info).filter(file => file.has('attr'))
  expect(pads.map(file => [file.has('sha1'), file.has('ed2k')])).toEqual([
    [false, false],
    [false, false],
  ])
})

test('the threads of the engine load eD2k by themselves', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gentorrent-checksums-'))
  try {
    await writeFile(join(folder, 'f.bin'), content(10_000_000, 3))
    const { name, single, files } = await scan(join(folder, 'f.bin'))
    const { torrent } = await create({
      ...input,
      name,
      single,
      files,
      engine: createEngine(),
      plugins: [checksums({ biglybt: true })],
    })
    expect(hex(torrent.info.get('ed2k') as Uint8Array)).toBe(hashed(content(10_000_000, 3)))
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('hashes of the wrong form are reported and otherwise ignored', async () => {
  const info = {
    name: 'x',
    'piece length': 16_384,
    pieces: new Uint8Array(20),
    ed2k: 'short',
    files: [{ length: 1, path: ['a'], md5sum: 'xyz', ed2k: new Uint8Array(20) }],
  }
  const { issues } = await read(encode({ info }), { plugins: [checksums] })
  expect(issues.map(({ code, key }) => [code, key])).toEqual([
    ['CHECKSUMS_FORM', 'file.md5sum'],
    ['CHECKSUMS_FORM', 'file.ed2k'],
    ['CHECKSUMS_FORM', 'info.ed2k'],
  ])
})

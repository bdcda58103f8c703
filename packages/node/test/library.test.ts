import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pathToFileURL } from 'node:url'
import { isError } from '@gentorrent/core'
import { createTorrent, editTorrent, readTorrent, type TorrentContent, verifyTorrent } from '@gentorrent/node'
import { content } from '@gentorrent/testkit'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { temporary } from './temporary.ts'

const bytes = content(50_000)
const inPieces = async function* (all: Uint8Array) {
  for (let i = 0; i < all.length; i += 999) yield all.subarray(i, i + 999)
}
const failing = async function* () {
  yield bytes
  throw new Error('the source is gone')
}
// A temporary folder of this test alone, so that what is left in it is what the library left.
let spools: () => readonly string[]
let root: string
beforeEach(() => {
  root = temporary()
  const folder = temporary()
  vi.stubEnv('TMPDIR', folder)
  spools = () => readdirSync(folder)
})
afterEach(() => vi.unstubAllEnvs())
const refusal = async (made: Promise<unknown>) => {
  const error = await made.then(
    () => undefined,
    error => error,
  )
  return isError(error, 'REFUSED') ? error.details.issues.map(({ code }) => code) : error
}

test('one content, however it is given, gives one torrent', async () => {
  const path = join(root, 'film')
  writeFileSync(path, bytes)
  const ways: Readonly<Record<string, TorrentContent>> = {
    path,
    url: pathToFileURL(path),
    bytes,
    generator: inPieces(bytes),
    'stream of Node': Readable.from(inPieces(bytes)),
    'web stream': new Blob([bytes as Uint8Array<ArrayBuffer>]).stream() as ReadableStream<Uint8Array>,
  }
  const made = await Promise.all(Object.values(ways).map(way => createTorrent(way, { name: 'film' })))
  for (const torrent of made) expect(torrent.bytes).toEqual(made[0]!.bytes)
  expect(spools()).toEqual([])
})

test('a list of files has the paths that it says, in the order of any torrent', async () => {
  const path = join(root, 'c')
  writeFileSync(path, bytes)
  const { layout, torrent } = await createTorrent(
    [
      { path: 'z/last', content: path },
      { path: ['a', 'first'], content: inPieces(bytes) },
      { path: 'm', content: bytes.subarray(0, 10) },
      { path: 'empty', content: new Uint8Array(0) },
    ],
    { name: 'list' },
  )
  expect(layout.files.map(file => [file.path.join('/'), file.length])).toEqual([
    ['a/first', 50_000],
    ['empty', 0],
    ['m', 10],
    ['z/last', 50_000],
  ])
  expect(torrent.info.has('files')).toBe(true)
})

test('a list with one file is a directory with one file', async () => {
  const { torrent } = await createTorrent([{ path: 'a', content: bytes }], { name: 'list' })
  expect(torrent.info.has('files')).toBe(true)
})

test('what is wrong with the files of a list is told at once', async () => {
  const list = [
    { path: 'a', content: join(root, 'nothing') },
    { path: 'b', content: root },
    { path: 'c', content: bytes },
  ]
  expect(await refusal(createTorrent(list, { name: 'list' }))).toEqual(['CONTENT_MISSING', 'FILE_SPECIAL'])
  expect(await refusal(createTorrent([], { name: 'list' }))).toEqual(['FILES_NONE'])
  const hostile = ['../a', '/a', 'a//b', 'a/../b', '', 'a\0b'].map(path => ({ path, content: bytes }))
  for (const file of hostile) expect(await refusal(createTorrent([file], { name: 'x' }))).toContain('PATH_INVALID')
  const twice = [hostile[0]!, hostile[0]!].map(({ content }) => ({ path: 'a', content }))
  expect(await refusal(createTorrent(twice, { name: 'x' }))).toEqual(['PATH_TWICE'])
})

test.each([
  ['bytes', bytes],
  ['a stream', inPieces(bytes)],
  ['a list', [{ path: 'a', content: bytes }]],
])('%s without a name are refused', async (_, given) => {
  await expect(createTorrent(given)).rejects.toMatchObject({ code: 'OPTION_INVALID' })
})

test('what a stream throws comes out, and its file is gone', async () => {
  await expect(createTorrent(failing(), { name: 'x' })).rejects.toThrow('the source is gone')
  expect(spools()).toEqual([])
})

test('a stream can be stopped, and its file is gone', async () => {
  const stop = new AbortController()
  const endless = async function* () {
    for (;;) {
      yield bytes
      stop.abort()
    }
  }
  const made = createTorrent(endless(), { name: 'x', signal: stop.signal })
  await expect(made).rejects.toMatchObject({ code: 'ABORTED' })
  expect(spools()).toEqual([])
})

test('a torrent is written, not replaced unless asked, verified and edited', async () => {
  const [path, output] = [join(root, 'film'), join(root, 'film.torrent')]
  writeFileSync(path, bytes)
  const { bytes: made } = await createTorrent(path, { output })
  expect(new Uint8Array(readFileSync(output))).toEqual(new Uint8Array(made))
  await expect(createTorrent(path, { output })).rejects.toMatchObject({ code: 'OUTPUT_EXISTS' })
  expect(await verifyTorrent(output, path)).toEqual({ ok: true, issues: [] })
  expect(await verifyTorrent(made, root)).toEqual({ ok: true, issues: [] })

  writeFileSync(path, bytes.with(40_000, 0))
  const { ok, issues } = await verifyTorrent(pathToFileURL(output), path)
  expect([ok, issues.map(({ code }) => code)]).toEqual([false, ['PIECE_BAD']])

  await createTorrent(bytes, { name: 'film', output, overwrite: true, allow: ['TRACKERLESS'] })
  const before = await readTorrent(output)
  await editTorrent(output, { plugins: [], remove: [], output, overwrite: true })
  expect((await readTorrent(output)).torrent.infoHash).toEqual(before.torrent.infoHash)
  await expect(editTorrent(output, { pieceLength: 32_768, mayChangeInfoHash: true })).rejects.toMatchObject({
    code: 'CONTENT_NEEDED',
  })
  writeFileSync(path, bytes)
  const { bytes: other } = await editTorrent(output, { pieceLength: 32_768, content: path, mayChangeInfoHash: true })
  expect(other).toEqual((await createTorrent(bytes, { name: 'film', pieceLength: 32_768 })).bytes)
  writeFileSync(path, bytes.subarray(1))
  await expect(
    editTorrent(output, { pieceLength: 32_768, content: path, mayChangeInfoHash: true }),
  ).rejects.toMatchObject({ code: 'REFUSED' })
  await expect(readTorrent(join(root, 'nothing'))).rejects.toMatchObject({ code: 'INPUT_UNREADABLE' })
  await expect(readTorrent(path)).rejects.toMatchObject({ code: 'BENCODE_INVALID' })
})

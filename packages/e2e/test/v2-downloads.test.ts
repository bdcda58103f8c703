import fs from 'node:fs/promises'
import path from 'node:path'
import { describe, expect } from 'vitest'
import { downloadWithAria2 } from './aria2.ts'
import { testWith } from './clients.ts'
import { sameFiles, writeFiles } from './content.ts'
import { freePort } from './free-port.ts'
import { create } from './gentorrent.ts'
import { serveHttp } from './http-server.ts'
import { readWithLibtorrent, startLibtorrent } from './libtorrent.ts'
import type { Place } from './place.ts'
import { downloadWithRtorrent } from './rtorrent.ts'
import { trackedTorrent } from './tracked-torrent.ts'

/** Files of less than a block, of blocks and pieces and a byte more, empty ones, and two that sort by component. */
const files = [
  ['a/b.bin', 300_000],
  ['a.txt', 5],
  ['empty', 0],
  ['piece.bin', 32_768],
  ['piece and a byte.bin', 32_769],
  ['z/y/x.bin', 1_000_000],
] as const

const kinds: Readonly<Record<string, readonly string[]>> = {
  'a hybrid': ['--v2'],
  'a hybrid with the pad names of BEP 47': ['--v2', '--pad-names', 'bep47'],
  'a hybrid without a pad at the end': ['--v2', '--tail-pad', 'no'],
  'a v2 torrent': ['--v2', 'only'],
  'an aligned v1 torrent': ['--align'],
}

describe('two libtorrent sessions complete (BEP 52)', () => {
  for (const [kind, flags] of Object.entries(kinds)) {
    testWith(['libtorrent'], kind, async place => {
      await writeFiles(place.at('from', 'pub'), files)
      const torrent = await create(place, place.at('from', 'pub'), '--piece-length', '32KiB', ...flags)
      const seen = await readWithLibtorrent(place, torrent)
      expect(seen.v1 !== null).toBe(kind !== 'a v2 torrent')
      expect(seen.v2 !== null).toBe(kind !== 'an aligned v1 torrent')
      await download(place, torrent)
    })
  }

  for (const mode of ['hybrid', 'only']) {
    testWith(['libtorrent'], `a single file, ${mode}`, async place => {
      await writeFiles(place.at('from'), [['one é 😀.bin', 700_001]])
      const torrent = await create(place, place.at('from', 'one é 😀.bin'), '--v2', mode)
      await download(place, torrent)
    })
  }

  testWith(['libtorrent'], 'a hybrid with symlinks, executable and hidden files', async place => {
    await writeFiles(place.at('from', 'pub'), [
      ['.hidden', 20_000],
      ['bin/run', 50_000],
    ])
    await fs.chmod(place.at('from', 'pub', 'bin', 'run'), 0o755)
    await fs.symlink('bin/run', place.at('from', 'pub', 'link'))
    const flags = ['--v2', '--record-symlinks', '--executable-bit', '--hidden-bit']
    const torrent = await create(place, place.at('from', 'pub'), ...flags)
    await download(place, torrent)
    expect(await fs.readlink(place.at('to', 'pub', 'link'))).toMatch(/bin\/run$/)
    expect((await fs.stat(place.at('to', 'pub', 'bin', 'run'))).mode & 0o100).toBe(0o100)
  })
})

describe('a client of v1 alone completes a hybrid', () => {
  testWith(['opentracker', 'libtorrent', 'rtorrent'], 'rTorrent from a libtorrent session', async place => {
    const torrent = await trackedTorrent(place, files, 'http', '--v2', '--piece-length', '32KiB')
    const listen = `127.0.0.2:${await freePort('127.0.0.2')}`
    const seeding = await startLibtorrent(place, { torrent, save: place.at('from'), listen })
    await seeding.complete()
    await downloadWithRtorrent(place, torrent, place.at('to'))
    expect(await sameFiles(place.at('from'), place.at('to'))).toBe(true)
  })

  // aria2 1.36 takes the empty keys out of the file tree before it hashes it, so that no hybrid of anybody has the right
  // info-hash there and no peer knows it. A web seed does not ask for one. See docs/clients.md.
  testWith(['libtorrent', 'aria2c'], 'aria2 from an HTTP server', async place => {
    await writeFiles(place.at('from', 'pub'), files)
    const server = await serveHttp(place, place.at('from'))
    const flags = ['--v2', '--pad-names', 'bep47', '--piece-length', '32KiB', '--web-seed', `${server.origin}/`]
    const torrent = await create(place, place.at('from', 'pub'), ...flags)
    // To aria2 a pad is a file like any other. libtorrent calls all pads as BEP 47 does, whatever their names are.
    const pads = (await readWithLibtorrent(place, torrent)).files.filter(([name]) => name.startsWith('pub/.pad/'))
    expect(pads).toHaveLength(4)
    await fs.mkdir(place.at('from', 'pub', '.pad'))
    for (const [name, length] of pads) await fs.writeFile(place.at('from', name), Buffer.alloc(length))

    const { code, out, err } = await downloadWithAria2(place, torrent, place.at('to'))
    expect(code, out + err).toBe(0)
    expect(await sameFiles(place.at('from'), place.at('to'))).toBe(true)
  })
})

async function download(place: Place, torrent: string): Promise<void> {
  await fs.mkdir(place.at('to'))
  const port = await freePort('127.0.0.2')
  const seeding = await startLibtorrent(place, { torrent, save: place.at('from'), listen: `127.0.0.2:${port}` })
  await seeding.complete()
  const leeching = await startLibtorrent(place, {
    torrent,
    save: place.at('to'),
    listen: `127.0.0.3:${await freePort('127.0.0.3')}`,
    connect: [['127.0.0.2', port]],
  })
  // libtorrent counts whole blocks where a file of v2 ends within one.
  expect((await leeching.complete()).downloaded).toBeGreaterThanOrEqual(await lengthOf(place.at('from')))
  expect(await sameFiles(place.at('from'), place.at('to'))).toBe(true)
}

/** Bytes in the real files of a folder. */
async function lengthOf(folder: string): Promise<number> {
  let length = 0
  for (const entry of await fs.readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) length += (await fs.stat(path.join(entry.parentPath, entry.name))).size
  }
  return length
}

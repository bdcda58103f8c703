import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTorrent, verifyTorrent } from '@gentorrent/node'
import { entries, pluginLaws } from '@gentorrent/testkit'
import { describe, expect, test } from 'vitest'
// The built files, as users get them: an engine loads `crc32.js` by its address.
import { release } from '../dist/index.js'

const manifest = JSON.parse(await readFile(new URL('../dist/manifest.json', import.meta.url), 'utf8'))

describe('the laws of plugins', () => {
  const laws = pluginLaws(release, {
    manifest,
    cases: [
      { name: 'a group', options: { group: 'dust' } },
      { name: 'CRC-32 of files', options: { crc: true } },
      {
        name: 'both, of one file',
        options: { group: 'dust', crc: true },
        files: entries({ 'f.bin': 40_000 }),
        single: true,
      },
    ],
  })
  for (const law of laws) test(law.name, law.check)
})

const content = new TextEncoder().encode('123456789')
/** The check value that every description of CRC-32 gives for these nine bytes. */
const crc = [0xcb, 0xf4, 0x39, 0x26]

test('CRC-32 is right', async () => {
  const { torrent } = await createTorrent(content, { name: 'nine', plugins: [release({ crc: true })] })
  expect(torrent.info.get('crc32')).toEqual(Uint8Array.from(crc))
})

test.each([
  ['nine [CBF43926].txt', []],
  ['nine [cbf43926].txt', []],
  ['nine [00000000].txt', ['RELEASE_NAME']],
  ['nine.txt', []],
])('%s', async (name, codes) => {
  const { issues } = await createTorrent(content, { name, plugins: [release({ crc: true })] })
  expect(issues.map(({ code }) => code)).toEqual(codes)
})

test('a changed file is named', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'release-'))
  try {
    await writeFile(join(folder, 'nine'), content)
    const { bytes } = await createTorrent(join(folder, 'nine'), { plugins: [release({ crc: true })] })
    await writeFile(join(folder, 'nine'), content.with(0, 0x30))
    const { issues } = await verifyTorrent(bytes, join(folder, 'nine'), { plugins: [release] })
    expect(issues.map(({ code }) => code).sort()).toEqual(['PIECE_BAD', 'RELEASE_MISMATCH'])
  } finally {
    await rm(folder, { recursive: true })
  }
})

import fs from 'node:fs/promises'
import path from 'node:path'
import { describe, expect } from 'vitest'
import { testWith } from './clients.ts'
import { writeFiles } from './content.ts'
import { create } from './gentorrent.ts'
import { infoSpan } from './info-span.ts'
import { belowParent, createWithLibtorrent } from './libtorrent.ts'
import type { Place } from './place.ts'

// 2^15, the smallest that mktorrent makes.
const piece = 32_768

/**
 * The names are such that all three agree on the order of files, because the order is not what is compared here:
 * mktorrent compares whole paths as raw bytes; Transmission 3.00 ignores ASCII case and puts bytes from 0x80 on, which
 * it takes for negative numbers, before all others; libtorrent takes the order that it is given.
 * So: no capitals, nothing below `/` after the name of a directory, and either all names begin in ASCII or none does.
 */
const contents: Readonly<Record<string, readonly (readonly [name: string, length: number])[] | number>> = {
  'a single file': 100_000,
  'a single file of one byte': 1,
  'a single file of exactly one piece': piece,
  'a single file of exactly three pieces': 3 * piece,
  'a single file of three pieces and one byte': 3 * piece + 1,
  'a single file of three pieces less one byte': 3 * piece - 1,
  'several files': [
    ['a.bin', 20_000],
    ['b/c.bin', 50_000],
    ['b/d/e.bin', 1],
    ['f.bin', 70_001],
  ],
  'a directory with one file': [['only.bin', 40_000]],
  'files that fill their pieces': [
    ['a.bin', piece],
    ['b.bin', 2 * piece],
  ],
  'files that fill their pieces together': [
    ['a.bin', piece + 7],
    ['b.bin', 2 * piece - 7],
  ],
  'files of one byte more than their pieces': [
    ['a.bin', piece],
    ['b.bin', piece + 1],
  ],
  'files of one byte less than their pieces': [
    ['a.bin', piece],
    ['b.bin', piece - 1],
  ],
  'empty files': [
    ['a', 0],
    ['b.bin', 40_000],
    ['c', 0],
    ['d/e', 0],
    ['f.bin', 3],
    ['g', 0],
  ],
  'Unicode and astral names': [
    ['é/ü.bin', 20_000],
    ['日本/語.txt', 30_000],
    // In UTF-16 the second of these comes before the first.
    ['～ full width.bin', 10_000],
    ['😀.bin', 10_000],
  ],
}

for (const [what, files] of Object.entries(contents)) {
  describe(what, () => {
    testWith(['mktorrent'], 'mktorrent writes the same info', async place => {
      const content = await writeContent(place, files)
      const torrent = place.at('by-mktorrent.torrent')
      await place.must('mktorrent', ['-l', String(Math.log2(piece)), '-o', torrent, content])
      await expectSameInfo(torrent, await create(place, content, '--piece-length', String(piece)))
    })

    testWith(['transmission-create'], 'transmission-create writes the same info', async place => {
      // Transmission 3.00 leaves empty files out.
      const content = await writeContent(
        place,
        typeof files === 'number' ? files : files.filter(([, length]) => length > 0),
      )
      const torrent = place.at('by-transmission.torrent')
      // Transmission 3.00 always writes the key `private`, and only with 1 is it what others write.
      await place.must('transmission-create', ['-p', '-s', String(piece / 1024), '-t', tracker, '-o', torrent, content])
      const flags = ['--private', '--tracker', tracker, '--piece-length', String(piece)]
      await expectSameInfo(torrent, await create(place, content, ...flags))
    })

    testWith(['libtorrent'], 'libtorrent writes the same info', async place => {
      const content = await writeContent(place, files)
      const [single, list] = typeof files === 'number' ? [true, [['', files]] as const] : [false, files]
      const { parent, files: below } = belowParent(content, list)
      const torrent = await createWithLibtorrent(place, {
        parent,
        files: single ? [[path.basename(content), below[0]![1]]] : below,
        pieceLength: piece,
      })
      await expectSameInfo(torrent, await create(place, content, '--piece-length', String(piece)))
    })
  })
}

const tracker = 'http://127.0.0.1:6969/announce'

/** A name with a space, an accent and an astral character, for the file or the folder. */
async function writeContent(place: Place, files: (typeof contents)[string]): Promise<string> {
  const content = place.at('content', 'some café 😀')
  await fs.mkdir(place.at('content'))
  if (typeof files === 'number') await writeFiles(place.at('content'), [[path.basename(content), files]])
  else await writeFiles(content, files)
  return content
}

async function expectSameInfo(theirs: string, ours: string): Promise<void> {
  const [expected, actual] = await Promise.all([infoSpan(theirs), infoSpan(ours)])
  // As text, so that a difference can be read.
  expect(actual.toString('latin1')).toBe(expected.toString('latin1'))
}

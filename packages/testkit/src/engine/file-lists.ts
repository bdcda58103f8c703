import type { FileEntry, Files } from '@gentorrent/core/plugin'
import { content } from '../content.ts'
import { dataEntry, entries, padEntry } from '../entries.ts'

/** File lists that have broken hashing engines, by what is special about them. */
export const fileLists: Readonly<Record<string, Files>> = {
  'one byte': entries({ f: 1 }),
  'one block': entries({ f: 16_384 }),
  'a block and a byte': entries({ f: 16_385 }),
  'a block less a byte': entries({ f: 16_383 }),
  'three leaves of four': entries({ f: 40_000 }),
  'pieces that run across files': entries({ a: 20_000, b: 5000, c: 30_000, d: 1, e: 70_000 }),
  'a piece that holds many files': entries(
    Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`f${at}`, at % 97])),
  ),
  'empty files first, between and last': entries({ a: 0, b: 0, c: 20_000, d: 0, e: 16_384, f: 0 }),
  'pads and a tail pad': [...aligned(entries({ a: 20_000, b: 0, c: 16_384, d: 100 }), 16_384)],
  'a pad longer than a block, and two in a row': [
    ...entries({ a: 100 }),
    padEntry(50_000),
    padEntry(1),
    ...entries({ b: 40_000 }),
  ],
  'a symlink': [...entries({ a: 20_000 }), symlinkEntry(), ...entries({ b: 20_000 })],
  'identical files': ['x', 'y', 'z'].map(name => dataEntry([name], content(40_000))),
  'less content than the entry says, where zeros stand for the rest': [
    { ...dataEntry(['short'], content(30_000)), length: 50_000 },
    { ...dataEntry(['missing'], content(0)), content: { kind: 'none' }, length: 40_000 },
    ...entries({ after: 10_000 }),
  ],
  'more content than the entry says': [
    { ...dataEntry(['long'], content(50_000)), length: 20_001 },
    ...entries({ after: 10_000 }),
  ],
}

/** Files whose lengths are one byte around each length at which an engine may cut its work. */
export const around = (chunkLength: number): Files =>
  [-1, 0, 1].map(more => dataEntry([`${chunkLength}${more}`], content(chunkLength + more, chunkLength % 251)))

function* aligned(files: Files, pieceLength: number): Iterable<FileEntry> {
  for (const file of files) {
    yield file
    const rest = file.length % pieceLength
    if (rest > 0) yield padEntry(pieceLength - rest)
  }
}

function symlinkEntry(): FileEntry {
  return { path: ['link'], length: 0, role: 'symlink', content: { kind: 'none' }, facts: { target: ['a'] } }
}

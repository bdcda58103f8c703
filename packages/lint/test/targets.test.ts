import { read } from '@gentorrent/core'
import type { Plugin } from '@gentorrent/core/plugin'
import { lint, parseTargets } from '@gentorrent/lint'
import { attributes } from '@gentorrent/plugin-attributes'
import { dht } from '@gentorrent/plugin-dht'
import { merkle } from '@gentorrent/plugin-merkle'
import { privateTorrent } from '@gentorrent/plugin-private'
import { tracker } from '@gentorrent/plugin-tracker'
import { v2 } from '@gentorrent/plugin-v2'
import { webseed } from '@gentorrent/plugin-webseed'
import { describe, expect, test } from 'vitest'
import { digests, leaf, nested, raw, several, single, v2Only } from './built.ts'

const plugins: readonly Plugin[] = [attributes, dht, merkle, privateTorrent, tracker, v2, webseed]

/** The codes about targets that a torrent gets for one of them; sorted, each once. */
const codes = async (bytes: Uint8Array, target: string) => {
  const found = await read(bytes, { plugins })
  const issues = lint(found, bytes, { plugins, targets: parseTargets([target], plugins) })
  return [...new Set(issues.map(({ code }) => code).filter(code => code.startsWith('TARGET_')))].sort()
}

/** A target; a torrent that it takes; one that it does not, and why not. */
type Row = [name: string, target: string, fine: Uint8Array, bad: Uint8Array, code: string]

const MiB = 2 ** 20
const pieceLength = (length: number) => single({ 'piece length': length })
const announce = { announce: 'http://t.example/a' }
const nodes = { nodes: [['192.0.2.1', 6881]] }
const seeds = { 'url-list': ['http://w.example/f.bin'] }
const root = new Uint8Array(32).fill(1)
const v2File = (length: number) => v2Only({ 'f.bin': leaf({ length, 'pieces root': root }) }, { name: 'f.bin' })
const padded = (...paths: readonly (readonly string[])[]) =>
  several(
    paths.flatMap((path, i) => [
      { length: 16_000, path: [`f${i}`] },
      { attr: 'p', length: 384, path },
    ]),
  )
const link = (keys: object) => leaf({ attr: 'l', 'symlink path': ['f'], ...keys })
const deep = (count: number) => [{ length: 1, path: [...Array.from({ length: count }, () => 'd'), 'f'] }]
const long = (length: number) => [{ length: 1, path: ['x'.repeat(length)] }]
const hybrid = single({ 'file tree': { 'f.bin': leaf({ length: 100, 'pieces root': root }) }, 'meta version': 2 })
const odd = (info: string) =>
  raw(`d4:infod6:lengthi100e4:name5:f.bin12:piece lengthi16384e6:pieces20:${'x'.repeat(20)}${info}ee`)
const merkleTorrent = single({ pieces: undefined, 'root hash': digests(1) })

const limits: readonly Row[] = [
  [
    'the longest piece of libtorrent 2',
    'libtorrent',
    pieceLength(536_854_528),
    pieceLength(536_854_529),
    'TARGET_PIECE_LENGTH',
  ],
  [
    'the longest piece of libtorrent 1.2',
    'libtorrent@1.2',
    pieceLength(268_419_072),
    pieceLength(268_419_073),
    'TARGET_PIECE_LENGTH',
  ],
  [
    'the longest piece of qBittorrent',
    'qbittorrent',
    pieceLength(536_854_528),
    pieceLength(536_854_529),
    'TARGET_PIECE_LENGTH',
  ],
  [
    'the longest piece of Transmission',
    'transmission',
    pieceLength(2 ** 32 - 1),
    pieceLength(2 ** 32),
    'TARGET_PIECE_LENGTH',
  ],
  [
    'the longest piece of rTorrent',
    'rtorrent',
    pieceLength(512 * MiB),
    pieceLength(512 * MiB + 1),
    'TARGET_PIECE_LENGTH',
  ],
  [
    'odd pieces, Transmission 3.00',
    'transmission@3.00',
    pieceLength(20_000),
    pieceLength(16_385),
    'TARGET_PIECE_LENGTH',
  ],
  [
    'odd pieces of 48 KiB, Transmission 3.00',
    'transmission@3.00',
    pieceLength(16_793_600),
    pieceLength(49_153),
    'TARGET_PIECE_LENGTH',
  ],
  ['the shortest piece of rTorrent', 'rtorrent', pieceLength(1025), pieceLength(1024), 'TARGET_PIECE_LENGTH'],
  [
    'pieces of libtorrent',
    'libtorrent',
    single({ length: 2_097_152 * 16_384 }),
    single({ length: 2_097_152 * 16_384 + 1 }),
    'TARGET_PIECES',
  ],
  [
    'pieces of libtorrent, v2',
    'libtorrent',
    v2File(2_097_152 * 16_384),
    v2File(2_097_152 * 16_384 + 1),
    'TARGET_PIECES',
  ],
  [
    'the length of a torrent file, libtorrent',
    'libtorrent',
    single({ z: digests(9_999_000, 1) }),
    single({ z: digests(10_000_000, 1) }),
    'TARGET_LENGTH',
  ],
  ['nesting, Transmission', 'transmission', single({ z: nested(29) }), single({ z: nested(30) }), 'TARGET_DEPTH'],
  ['nesting, libtorrent', 'libtorrent', single({ z: nested(97) }), single({ z: nested(98) }), 'TARGET_DEPTH'],
  [
    'bencoded items, libtorrent',
    'libtorrent',
    single({ z: Array(2_999_984).fill(1) }),
    single({ z: Array(2_999_985).fill(1) }),
    'TARGET_TOKENS',
  ],
  [
    'a string, rTorrent',
    'rtorrent',
    single({}, { z: digests(32 * MiB, 1) }),
    single({}, { z: digests(32 * MiB + 1, 1) }),
    'TARGET_STRING',
  ],
  [
    'a key, BiglyBT',
    'biglybt',
    single({ ['k'.repeat(65_536)]: 1 }),
    single({ ['k'.repeat(65_537)]: 1 }),
    'TARGET_STRING',
  ],
  [
    'info by a magnet link, libtorrent',
    'qbittorrent',
    single({ z: digests(31_457_000, 1) }),
    single({ z: digests(31_457_280, 1) }),
    'TARGET_MAGNET',
  ],
  ['directories, libtorrent', 'libtorrent', several(deep(100)), several(deep(101)), 'TARGET_DEPTH'],
  [
    'the content, libtorrent',
    'libtorrent',
    single({ length: 2 ** 48 - 1, 'piece length': 2 ** 28 }),
    single({ length: 2 ** 48, 'piece length': 2 ** 28 }),
    'TARGET_CONTENT',
  ],
  [
    'a v2 file, libtorrent',
    'libtorrent',
    v2Only(
      { f: leaf({ length: (2 ** 30 - 2) * 16_384, 'pieces root': root }) },
      { name: 'f', 'piece length': 2 ** 24 },
    ),
    v2Only(
      { f: leaf({ length: (2 ** 30 - 2) * 16_384 + 1, 'pieces root': root }) },
      { name: 'f', 'piece length': 2 ** 24 },
    ),
    'TARGET_CONTENT',
  ],
  ['a name, libtorrent', 'libtorrent', several(long(4095)), several(long(4096)), 'TARGET_NAME'],
  ['a name, Windows', 'windows', several(long(250)), several(long(256)), 'TARGET_NAME'],
  [
    'a path, Windows',
    'windows',
    several([{ length: 1, path: ['x'.repeat(126), 'y'.repeat(125)] }]),
    several([{ length: 1, path: ['x'.repeat(127), 'y'.repeat(125)] }]),
    'TARGET_NAME',
  ],
]

const forms: readonly Row[] = [
  ['keys out of order, rTorrent', 'rtorrent', odd('1:zi1e'), odd('1:ai1e'), 'TARGET_FORM'],
  ['keys out of order, aria2', 'aria2', odd('1:zi1e'), odd('1:ai1e'), 'TARGET_FORM'],
  ['a key twice, WebTorrent', 'webtorrent', odd('1:zi1e'), odd('1:zi1e1:zi1e'), 'TARGET_FORM'],
  ['a long integer, Transmission', 'transmission', odd('1:zi1e'), odd('1:zi01e'), 'TARGET_FORM'],
  ['a long length, aria2', 'aria2', odd('1:zi1e'), odd('01:zi1e'), 'TARGET_FORM'],
]

const readers: readonly Row[] = [
  [
    'nodes beside a tracker, Transmission',
    'transmission',
    single({}, announce),
    single({}, { ...announce, ...nodes }),
    'TARGET_IGNORES',
  ],
  [
    'nodes alone, Transmission',
    'transmission',
    single({}, { ...announce, ...nodes }),
    single({}, nodes),
    'TARGET_PEERLESS',
  ],
  ['nodes alone, aria2', 'rtorrent', single({}, announce), single({}, nodes), 'TARGET_PEERLESS'],
  ['a web seed alone, rTorrent', 'rtorrent', single({}, announce), single({}, seeds), 'TARGET_PEERLESS'],
  [
    'a WebSocket tracker alone, Transmission',
    'transmission',
    single({}, announce),
    single({}, { announce: 'wss://t.example' }),
    'TARGET_PEERLESS',
  ],
  [
    'a UDP tracker, aria2 1.36',
    'aria2@1.36',
    single({}, announce),
    single({}, { announce: 'udp://t.example:1' }),
    'TARGET_IGNORES',
  ],
  [
    'an empty announce-list, aria2',
    'aria2',
    single({}, announce),
    single({}, { ...announce, 'announce-list': [] }),
    'TARGET_IGNORES',
  ],
  [
    'a flat announce-list, libtorrent',
    'libtorrent',
    single({}, { ...announce, 'announce-list': [['http://t.example/a']] }),
    single({}, { ...announce, 'announce-list': ['http://t.example/a'] }),
    'TARGET_IGNORES',
  ],
  [
    'httpseeds, libtorrent',
    'libtorrent',
    single({}, seeds),
    single({}, { ...seeds, httpseeds: ['http://w.example/'] }),
    'TARGET_IGNORES',
  ],
  [
    'FTP, libtorrent',
    'libtorrent',
    single({}, seeds),
    single({}, { 'url-list': ['ftp://w.example/f.bin', 'http://w.example/f.bin'] }),
    'TARGET_IGNORES',
  ],
  [
    'private other than 1, rTorrent',
    'rtorrent',
    single({ private: 1 }, announce),
    single({ private: 2 }, announce),
    'TARGET_IGNORES',
  ],
  ['v2 alone, Transmission', 'transmission', hybrid, v2File(100), 'TARGET_REFUSES'],
  ['v2 alone, libtorrent 1.2', 'libtorrent@1.2', hybrid, v2File(100), 'TARGET_REFUSES'],
  ['a hybrid, Transmission 3.00', 'transmission@3.00', single(), hybrid, 'TARGET_REFUSES'],
  ['a hybrid, old Transmission', 'transmission', single(), hybrid, 'TARGET_VERSION'],
  ['a hybrid, aria2 1.36', 'aria2@1.36', single(), hybrid, 'TARGET_REFUSES'],
  ['a Merkle torrent, libtorrent 2', 'libtorrent', single(), merkleTorrent, 'TARGET_REFUSES'],
  ['a Merkle torrent, qBittorrent', 'qbittorrent', single(), merkleTorrent, 'TARGET_REFUSES'],
  [
    'pads, rTorrent 0.9',
    'rtorrent@0.9.8',
    several([{ length: 1, path: ['a'] }]),
    padded(['.pad', '0']),
    'TARGET_IGNORES',
  ],
  [
    'pads of one path, Transmission',
    'transmission',
    padded(['.pad', '0'], ['.pad', '1']),
    padded(['.pad', '0'], ['.pad', '0']),
    'TARGET_REFUSES',
  ],
  [
    'pads without a path, Transmission',
    'transmission',
    padded(['.pad', '0']),
    several([
      { attr: 'p', length: 9 },
      { length: 1, path: ['a'] },
    ]),
    'TARGET_REFUSES',
  ],
  [
    'symlinks, aria2',
    'aria2',
    several([{ length: 1, path: ['f'] }]),
    several([
      { length: 1, path: ['f'] },
      { attr: 'l', length: 0, path: ['l'], 'symlink path': ['f'] },
    ]),
    'TARGET_IGNORES',
  ],
  [
    'a symlink without length, Transmission',
    'transmission',
    several([{ length: 1, path: ['f'] }]),
    several([
      { length: 1, path: ['f'] },
      { attr: 'l', path: ['l'], 'symlink path': ['f'] },
    ]),
    'TARGET_REFUSES',
  ],
  [
    'a v2 symlink without length, BiglyBT',
    'biglybt',
    v2Only({ f: leaf({ length: 1, 'pieces root': root }), l: link({ length: 0 }) }),
    v2Only({ f: leaf({ length: 1, 'pieces root': root }), l: link({}) }),
    'TARGET_REFUSES',
  ],
  ['executable files, WebTorrent', 'webtorrent', single(), single({ attr: 'x' }), 'TARGET_IGNORES'],
]

describe.each([
  ['limits', limits],
  ['bencode', forms],
  ['readers', readers],
])('%s', (_, rows) => {
  test.each(rows)('%s', async (_, target, fine, bad, code) => {
    expect(await codes(fine, target)).not.toContain(code)
    expect(await codes(bad, target)).toContain(code)
  })
})

test('takes all of a version that reads it', async () => {
  expect(await codes(merkleTorrent, 'libtorrent@1.2')).toEqual([])
  expect(await codes(hybrid, 'transmission@4.0.5,libtorrent,biglybt')).toEqual([])
  expect(await codes(padded(['.pad', '0'], ['.pad', '0']), 'transmission@4.1')).toEqual(['TARGET_IGNORES'])
})

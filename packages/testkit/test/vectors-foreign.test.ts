import { create, hex, isGentorrentError, magnet, parseMagnet, read } from '@gentorrent/core'
import { referenceEngine } from '@gentorrent/testkit'
import { describe, expect, test } from 'vitest'
import { arePresent, json, type Measured, plugins, suite, vector } from './vectors.ts'

interface Expected {
  /** Codes of errors: the torrent is refused. */
  readonly errors?: readonly string[]
  /** Codes of warnings: clients read the torrent all the same. */
  readonly warnings?: readonly string[]
  /** Gentorrent does not write a torrent with these names. */
  readonly unwritable?: true
}

const fine: Expected = {}
const date: Expected = { warnings: ['KEY_WRONG'] }
const missing: Expected = { errors: ['KEY_MISSING'] }
const wrong: Expected = { errors: ['KEY_WRONG'] }

/**
 * Files that are not canonical bencode also get `BENCODE_LENIENT`, by what is known of their bytes. Warnings for torrents that
 * others call valid are meant: clients read those torrents, but not all in the same way.
 */
const table: Readonly<Record<string, Expected>> = {
  'libtorrent-1.2/invalid_merkle': { errors: ['KEY_WRONG'], warnings: ['MERKLE_READERS', 'PIECE_LENGTH_ODD'] },
  'libtorrent-1.2/invalid_root_hash': { errors: ['MERKLE_ROOT'], warnings: ['MERKLE_READERS'] },
  'libtorrent-1.2/invalid_root_hash2': { errors: ['MERKLE_ROOT'], warnings: ['MERKLE_READERS'] },
  'libtorrent-1.2/root_hash': { warnings: ['MERKLE_READERS'] },
  'libtorrent/backslash_path': { unwritable: true },
  'libtorrent/bad_name': { errors: ['NAME_INVALID'], warnings: ['KEY_WRONG'] },
  'libtorrent/collection': fine,
  'libtorrent/collection2': fine,
  'libtorrent/dht_nodes': fine,
  'libtorrent/duplicate_web_seeds': { warnings: ['TRACKER_URL', 'WEBSEED_TWICE'] },
  'libtorrent/empty-files-1': fine,
  'libtorrent/empty-files-2': fine,
  'libtorrent/empty_path': { errors: ['PATH_INVALID'], unwritable: true },
  'libtorrent/httpseed': fine,
  'libtorrent/invalid_file_size': wrong,
  'libtorrent/invalid_name': wrong,
  'libtorrent/invalid_name2': { errors: ['NAME_INVALID'], unwritable: true },
  'libtorrent/invalid_path_list': wrong,
  'libtorrent/invalid_pieces': wrong,
  'libtorrent/invalid_symlink': { errors: ['ATTRIBUTES_SYMLINK', 'KEY_WRONG', 'PIECES_WRONG'] },
  'libtorrent/large_piece_size': { warnings: ['PIECE_LENGTH_LARGE', 'PIECE_LENGTH_ODD'] },
  'libtorrent/many_pieces': { errors: ['PIECES_WRONG'], warnings: ['PIECES_MANY'] },
  'libtorrent/missing_path_list': wrong,
  'libtorrent/missing_piece_len': missing,
  'libtorrent/negative_size': wrong,
  'libtorrent/no_files': { errors: ['KEY_WRONG', 'PIECES_WRONG'] },
  'libtorrent/no_name': missing,
  'libtorrent/pad_file': { warnings: ['ATTRIBUTES_PAD_NAME'] },
  'libtorrent/pad_file_no_path': { warnings: ['ATTRIBUTES_PAD'] },
  'libtorrent/parent_path': { errors: ['PATH_INVALID'], unwritable: true },
  'libtorrent/similar': fine,
  'libtorrent/similar2': fine,
  'libtorrent/single_multi_file': fine,
  'libtorrent/string': { errors: ['NOT_A_TORRENT'] },
  'libtorrent/symlink1': fine,
  'libtorrent/symlink_zero_size': fine,
  'libtorrent/unaligned_pieces': wrong,
  'libtorrent/unordered': fine,
  'libtorrent/url_list': { warnings: ['WEBSEED_FORM'] },
  'libtorrent/url_seed': fine,
  'libtorrent/url_seed_multi': { warnings: ['WEBSEED_SLASH'] },
  'libtorrent/url_seed_multi_single_file': { warnings: ['WEBSEED_SLASH'] },
  'libtorrent/v2': fine,
  'libtorrent/v2_deep_recursion': { errors: ['BENCODE_INVALID'] },
  'libtorrent/v2_empty_file': fine,
  'libtorrent/v2_hybrid': fine,
  'libtorrent/v2_incomplete_piece_layer': { errors: ['V2_LAYER_MISSING'] },
  'libtorrent/v2_invalid_file': { errors: ['V2_MISMATCH', 'V2_TREE'] },
  'libtorrent/v2_invalid_piece_layer': { errors: ['V2_LAYER'] },
  'libtorrent/v2_invalid_piece_layer_root': { errors: ['V2_LAYER_ROOT'] },
  'libtorrent/v2_invalid_piece_layer_size': { errors: ['V2_LAYER'] },
  'libtorrent/v2_mismatching_metadata': { errors: ['V2_MISMATCH', 'V2_PATH'] },
  'libtorrent/v2_multipiece_file': fine,
  'libtorrent/v2_no_piece_layers': { errors: ['V2_LAYERS'] },
  'libtorrent/v2_only': fine,
  'libtorrent/v2_overlong_integer': { errors: ['V2_BENCODE'] },
  'libtorrent/v2_piece_size': { errors: ['KEY_WRONG', 'V2_PIECE_LENGTH'] },
  'libtorrent/v2_unknown_piece_layer_entry': { errors: ['V2_LAYER_UNKNOWN'] },
  'libtorrent/v2_unordered_files': { errors: ['V2_BENCODE', 'V2_TREE_ORDER'] },
  'libtorrent/v2_zero_root': { errors: ['V2_LAYER_ROOT', 'V2_ROOT'] },
  'libtorrent/zero': wrong,
  'libtorrent/zero2': { errors: ['KEY_WRONG'], warnings: ['ATTRIBUTES_PAD', 'TRACKER_URL'] },
  'parse-torrent/bitlove-intro': fine,
  'parse-torrent/leaves-duplicate-tracker': { warnings: ['TRACKER_TWICE'] },
  'parse-torrent/leaves-empty-announce-list': { warnings: ['KEY_WRONG', 'TRACKER_FORM'] },
  'parse-torrent/leaves-empty-url-list': { warnings: ['KEY_WRONG', 'WEBSEED_FORM'] },
  'webtorrent-fixtures/alice': date,
  'webtorrent-fixtures/bunny': { warnings: ['PRIVATE_TRACKERLESS'] },
  'webtorrent-fixtures/corrupt': missing,
  'webtorrent-fixtures/folder': date,
  'webtorrent-fixtures/leaves': fine,
  'webtorrent-fixtures/lots-of-numbers': date,
  // What the project's own construction rules cannot make yet; read only.
  'generated/bep35-signed': fine,
  'generated/bep35-signed-siginfo-nocert': fine,
  'generated/invalid-bep35-bad-signature': fine,
  'generated/bep38-similar-collections': fine,
  'generated/bep39-originator-signed': fine,
  'generated/bep39-update-url': fine,
  'generated/bep47-v2-symlink-nolength': fine,
  'generated/bep49-feed': fine,
  'generated/invalid-hybrid-files-order': { errors: ['V2_ORDER'] },
}

/** Codes that reading a file gives, by severity; what it throws counts as an error. */
const outcome = async (file: string) => {
  try {
    const found = await read(vector(`${file}.torrent`), { plugins })
    const codes = (severity: string) =>
      [...new Set(found.issues.filter(issue => issue.severity === severity).map(({ code }) => code))].sort()
    return { found, errors: codes('error'), warnings: codes('warning') }
  } catch (error) {
    if (!isGentorrentError(error)) throw error
    return { errors: [error.code], warnings: [] }
  }
}

describe.skipIf(!arePresent)(suite("other people's torrents"), () => {
  const index = arePresent ? json<Record<string, { measured: Measured }>>('index.json') : {}

  test('the table has every vector that is not made again', () => {
    const made = /^generated\/bep(05|12|17|27|30|52|47-(attrs|v2-attrs))-/
    expect(Object.keys(table).sort()).toEqual(
      Object.keys(index)
        .filter(file => !made.test(file))
        .map(file => file.replace(/\.torrent$/, ''))
        .sort(),
    )
  })

  test.each(Object.entries(table))('%s', async (file, { errors = [], warnings = [] }) => {
    const { kind, canonical, sha1_of_info: v1Hash, sha256_of_info: v2Hash } = index[`${file}.torrent`]!.measured
    const given = await outcome(file)
    expect(given.errors).toEqual(errors)
    const lenient = canonical || !given.found ? [] : ['BENCODE_LENIENT']
    expect(given.warnings).toEqual([...lenient, ...warnings].sort())
    if (!given.found) return
    const { infoHash } = given.found.torrent
    expect(infoHash.v1 && hex(infoHash.v1)).toBe(kind === 'v2' ? undefined : v1Hash)
    expect(infoHash.v2 && hex(infoHash.v2)).toBe(kind === 'v2' || kind === 'hybrid' ? v2Hash : undefined)
  })

  const notCanonical = Object.keys(table).filter(file => index[`${file}.torrent`]?.measured.canonical === false)
  test.each(notCanonical)('%s is refused where canonical bencode is asked for', async file => {
    await expect(read(vector(`${file}.torrent`), { plugins, strict: true })).rejects.toMatchObject({
      code: 'BENCODE_INVALID',
    })
  })

  const unwritable = Object.entries(table).filter(([, expected]) => expected.unwritable)
  test.each(unwritable)('%s has names that are not written', async file => {
    const { layout } = await read(vector(`${file}.torrent`), { plugins })
    await expect(create({ ...layout!, plugins: [], engine: referenceEngine })).rejects.toMatchObject({
      code: 'REFUSED',
    })
  })
})

/** What the plugins make of keys that only some clients understand. */
const sections: Readonly<Record<string, readonly [plugin: string, options: object | undefined]>> = {
  'libtorrent/dht_nodes': [
    'dht',
    {
      nodes: [
        { host: '127.0.0.1', port: 6881 },
        { host: '192.168.1.1', port: 6881 },
      ],
    },
  ],
  'libtorrent/duplicate_web_seeds': [
    'webseed',
    { urls: ['http://foobar.com/foo', 'http://foobar.com/foobar', 'http://foobar.com/bar'], httpSeeds: [] },
  ],
  'libtorrent/httpseed': ['webseed', { urls: [], httpSeeds: ['http://foobar.com/'] }],
  'libtorrent/url_list': ['webseed', undefined],
  'libtorrent/url_seed': ['webseed', { urls: ['http://test.com/file'], httpSeeds: [] }],
  'libtorrent/url_seed_multi': ['webseed', { urls: ['http://test.com/file'], httpSeeds: [] }],
  'libtorrent/url_seed_multi_single_file': [
    'webseed',
    { urls: ['http://test.com/file/temp/foo/bar.txt'], httpSeeds: [] },
  ],
  'parse-torrent/bitlove-intro': [
    'webseed',
    { urls: ['http://spaceboyz.net/~astro/bitlove-show/bl001-introduction.webm'], httpSeeds: [] },
  ],
  'parse-torrent/leaves-duplicate-tracker': ['tracker', { trackers: ['http://tracker.example.com/announce'] }],
  'parse-torrent/leaves-empty-announce-list': ['tracker', { trackers: ['udp://tracker.publicbt.com:80/announce'] }],
  'parse-torrent/leaves-empty-url-list': ['webseed', undefined],
  'webtorrent-fixtures/bunny': ['private', { private: true }],
  'libtorrent-1.2/root_hash': ['merkle', {}],
  'generated/bep27-private-source': ['private', { private: true, source: 'EX' }],
}

describe.skipIf(!arePresent)(suite('what the plugins find in them'), () => {
  test.each(Object.entries(sections))('%s', async (file, [plugin, options]) => {
    const found = await read(vector(`${file}.torrent`), { plugins })
    expect(found.sections.find(section => section.plugin === plugin)?.options).toEqual(options)
  })

  const links: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
    'generated/bep05-nodes': [
      ['dht', 'router.example.org:6881'],
      ['dht', '192.0.2.7:1'],
      ['dht', '2001:db8::1:65535'],
    ],
    'generated/bep12-announce-list': [
      ['tr', 'http://a.example/announce'],
      ['tr', 'udp://b.example:80'],
      ['tr', 'https://c.example/announce'],
    ],
    'generated/bep17-19-seeds': [
      ['ws', 'http://m.example/f.bin'],
      ['ws', 'ftp://m.example/pub/'],
    ],
    'generated/bep30-m2-3pieces': [],
    'parse-torrent/leaves-duplicate-tracker': [['tr', 'http://tracker.example.com/announce']],
  }
  test.each(Object.entries(links))('the magnet link of %s', async (file, parameters) => {
    const { torrent } = await read(vector(`${file}.torrent`), { plugins })
    const link = parseMagnet(magnet(torrent, { plugins }))
    expect(link.parameters).toEqual(parameters)
    expect(hex(link.infoHash.v1!)).toBe(hex(torrent.infoHash.v1!))
  })
})

// What goes with what: every pair of extensions that somebody may want to combine, as people give it, and what becomes of
// it. `fine` has no remark at all; `warned` is made, and says why; `refused` is not made, and says all that is wrong.
// That a magnet link cannot say `private` is tested where links are printed, in the command line.
import { bep3, create, edit, type GentorrentError, isError, read } from '@gentorrent/core'
import { encode } from '@gentorrent/core/bencode'
import type { ActivePlugin, Files, Plugin } from '@gentorrent/core/plugin'
import { attributes } from '@gentorrent/plugin-attributes'
import { dht } from '@gentorrent/plugin-dht'
import { extra } from '@gentorrent/plugin-extra'
import { feed } from '@gentorrent/plugin-feed'
import { merkle } from '@gentorrent/plugin-merkle'
import { privateTorrent } from '@gentorrent/plugin-private'
import { signing } from '@gentorrent/plugin-signing'
import { similar } from '@gentorrent/plugin-similar'
import { ssl } from '@gentorrent/plugin-ssl'
import { tracker } from '@gentorrent/plugin-tracker'
import { update } from '@gentorrent/plugin-update'
import { v2 } from '@gentorrent/plugin-v2'
import { webseed } from '@gentorrent/plugin-webseed'
import { credential, entries, referenceEngine } from '@gentorrent/testkit'
import { describe, expect, test } from 'vitest'

const installed: readonly Plugin[] = [
  attributes,
  dht,
  extra,
  feed,
  merkle,
  privateTorrent,
  signing,
  similar,
  ssl,
  tracker,
  update,
  v2,
  webseed,
]

const several = entries({ 'a/b.bin': 20_000, 'a.txt': 30_000, 'z.bin': 40_000 })
const one = entries({ 'f.bin': 20_000 })
const items = entries({ 'one.torrent': 20_000, 'two.torrent': 100 })

interface Content {
  readonly files?: Files
  readonly single?: boolean
  readonly pieceLength?: number
  readonly allow?: readonly string[]
}

const making = (plugins: readonly ActivePlugin[], { files = several, single = false, ...more }: Content = {}) =>
  create({
    name: single ? 'f.bin' : 'pub',
    single,
    files,
    plugins,
    installed,
    pieceLength: 16_384,
    engine: referenceEngine,
    ...more,
  })

const signer = credential('com.example')
const stranger = credential('com.stranger')
const signed = signing({ keys: [signer.key], certificates: [signer.certificate] })
const tracked = tracker({ trackers: ['https://t.example/announce'] })
const seeds = webseed({ urls: ['https://w.example/'] })
const scripts = webseed({ httpSeeds: ['https://w.example/seed'] })
const pem = `-----BEGIN CERTIFICATE-----\n${Buffer.from(signer.certificate.bytes).toString('base64')}\n-----END CERTIFICATE-----\n`
const club = ssl({ certificate: { path: 'root.pem', bytes: Buffer.from(pem) } })
const nodes = dht({ nodes: [{ host: '192.0.2.1', port: 6881 }] })
const secret = privateTorrent({ private: true })
const hash = 'c12fe1c06bba254a9dc9f519b335aa7c1367a88a'

type Row = [name: string, plugins: readonly ActivePlugin[], codes: readonly string[], content?: Content]

describe('fine', () => {
  test.each<Row>([
    ['hybrid with pads', [v2(), attributes({ align: true })], []],
    ['hybrid, which brings its pads along', [v2()], []],
    ['v2 only', [v2({ mode: 'only' })], []],
    ['private with web seeds', [secret, tracked, seeds], []],
    ['private with HTTP seeds', [secret, tracked, scripts], []],
    ['SSL torrent, private', [club, secret, tracked], []],
    [
      'signature, similar torrents, update URL',
      [signed, similar({ hashes: [hash] }), update({ url: 'https://u.example/' })],
      [],
    ],
    ['originator who signs', [signed, update({ url: 'https://u.example/', originator: signer.certificate })], []],
    ['everything at the top level', [tracked, nodes, seeds, signed], []],
  ])('%s', async (_, plugins, codes, content) => {
    expect((await making(plugins, content)).issues.map(({ code }) => code)).toEqual(codes)
  })
})

describe('warned', () => {
  test.each<Row>([
    // Each Merkle torrent says who can read it; nothing else is said of these.
    ['Merkle of several files', [merkle()], ['MERKLE_READERS']],
    ['Merkle with pads', [merkle(), attributes({ align: true })], ['MERKLE_READERS']],
    ['Merkle with attributes', [merkle(), attributes({ executable: true, hidden: true })], ['MERKLE_READERS']],
    ['Merkle, private', [merkle(), secret, tracked], ['MERKLE_READERS']],
    [
      'Merkle with nodes, similar torrents and signature',
      [merkle(), nodes, similar({ hashes: [hash] }), signed],
      ['MERKLE_READERS'],
    ],
    ['private without a tracker', [secret], ['PRIVATE_TRACKERLESS']],
    [
      'private with two trackers',
      [secret, tracker({ trackers: ['https://t.example/announce', 'https://u.example/announce'] })],
      ['PRIVATE_TRACKERS'],
    ],
    [
      'v2 only with pads, which it has no use for',
      [v2({ mode: 'only' }), attributes({ align: true })],
      ['ATTRIBUTES_ALIGN'],
    ],
    ['v2 only with HTTP seeds', [v2({ mode: 'only' }), scripts], ['WEBSEED_V2']],
    ['hybrid with web seeds', [v2(), seeds], ['WEBSEED_PADS']],
    ['v2 only of a folder with one file', [v2({ mode: 'only' })], ['V2_LONE_FILE'], { files: one }],
    ['feed as a hybrid', [feed({ archive: true }), v2()], ['FEED_HYBRID'], { files: items }],
    [
      'originator without a signature',
      [update({ url: 'https://u.example/', originator: signer.certificate })],
      ['UPDATE_UNSIGNED'],
    ],
    [
      'originator whom somebody else signed for',
      [
        signing({ keys: [stranger.key], certificates: [stranger.certificate] }),
        update({ originator: signer.certificate }),
      ],
      ['UPDATE_UNSIGNED'],
    ],
    ['SSL torrent, public', [club, tracked], ['SSL_PUBLIC']],
    [
      'SSL torrent with a WebTorrent tracker',
      [club, secret, tracker({ trackers: ['wss://t.example/'] })],
      ['SSL_TRACKER'],
    ],
    ['UTF-8 twins with v2', [extra({ utf8Twins: true }), v2()], ['V2_NAME_TWICE']],
    [
      'pads with equal paths',
      [v2(), attributes({ padNames: 'bep47' })],
      ['ATTRIBUTES_PAD_TWICE'],
      { files: entries({ a: 20_000, b: 20_000, c: 9 }) },
    ],
    [
      'Merkle with web seeds, allowed',
      [merkle(), seeds],
      ['MERKLE_READERS', 'MERKLE_WEBSEED'],
      { allow: ['MERKLE_WEBSEED'] },
    ],
  ])('%s', async (_, plugins, codes, content) => {
    const { issues } = await making(plugins, content)
    expect([...new Set(issues.map(({ code }) => code))].sort()).toEqual(codes)
    expect(issues.every(({ severity, message }) => severity === 'warning' && message.length > 20)).toBe(true)
  })
})

describe('refused', () => {
  test.each<Row>([
    ['Merkle with v2', [merkle(), v2({ mode: 'only' })], ['PLUGINS_CONFLICT']],
    ['Merkle as a hybrid', [merkle(), v2()], ['PLUGINS_CONFLICT']],
    ['Merkle with web seeds', [merkle(), seeds], ['MERKLE_WEBSEED']],
    ['Merkle with HTTP seeds', [merkle(), scripts], ['MERKLE_WEBSEED']],
    ['private with nodes', [secret, tracked, nodes], ['PLUGINS_CONFLICT']],
    ['v2 with pieces of 48 KiB', [v2()], ['PIECE_LENGTH_REFUSED'], { pieceLength: 49_152 }],
    ['v2 with pieces of 8 KiB', [v2()], ['PIECE_LENGTH_REFUSED'], { pieceLength: 8_192 }],
    ['feed of a single file', [feed({ archive: true })], ['FEED_SINGLE'], { files: one, single: true }],
    ['feed as v2 only', [feed({ archive: true }), v2({ mode: 'only' })], ['FEED_V2'], { files: items }],
    [
      'archive of a feed with what only the feed may hold',
      [feed({ archive: true, prev: `magnet:?xt=urn:btih:${hash}` })],
      ['FEED_ARCHIVE'],
      { files: items },
    ],
    [
      'archive of a feed with a source of updates',
      [feed({ archive: true, source: `magnet:?xs=urn:btpk:${hash}${hash.slice(0, 24)}` })],
      ['FEED_ARCHIVE'],
      { files: items },
    ],
    ['similar torrent by a hash of 32 bytes', [similar({ hashes: [`${hash}${hash.slice(0, 24)}`] })], ['SIMILAR_HASH']],
    ['a key that a plugin owns', [extra({ info: ['private=int:1'] })], ['EXTRA_OWNED']],
    ['a path twice', [], ['PATH_TWICE'], { files: [...several, several[0]!] }],
    ['a file that is a folder too', [], ['PATH_IS_DIRECTORY'], { files: [...several, ...entries({ 'a/b.bin/c': 1 })] }],
    ['no content at all', [], ['CONTENT_EMPTY'], { files: entries({ a: 0, b: 0 }) }],
  ])('%s', async (_, plugins, codes, content) => {
    const refused = await making(plugins, content).then(
      () => undefined,
      (error: GentorrentError) => error,
    )
    expect(isError(refused, 'REFUSED') && [...new Set(refused.details.issues.map(({ code }) => code))]).toEqual(codes)
    // The reason, or the way out.
    expect(isError(refused, 'REFUSED') && refused.details.issues.map(({ message }) => message)).toEqual(
      codes.map(() => expect.stringContaining(': ')),
    )
  })
})

describe('in a torrent that somebody else made', () => {
  const root = new Uint8Array(20).fill(7)
  const base = { name: 'f.bin', 'piece length': 16_384 }
  const pieces = new Uint8Array(20)
  const leaf = { 'f.bin': { '': { length: 1, 'pieces root': new Uint8Array(32).fill(1) } } }

  test.each([
    ['Merkle root beside pieces', { ...base, length: 1, pieces, 'root hash': root }, 'MERKLE_PIECES'],
    ['length beside files', { ...base, length: 1, files: [{ length: 1, path: ['a'] }], pieces }, 'KEY_WRONG'],
    ['another meta version', { ...base, 'meta version': 3, 'file tree': leaf }, 'V2_VERSION'],
    [
      'a pad in the file tree',
      { ...base, 'meta version': 2, 'file tree': { a: { '': { ...leaf['f.bin'][''], attr: 'p' } } } },
      'V2_PAD',
    ],
    [
      'a pad that is a symlink',
      {
        ...base,
        files: [
          { attr: 'lp', length: 0, path: ['l'], 'symlink path': ['a'] },
          { length: 1, path: ['a'] },
        ],
        pieces,
      },
      'ATTRIBUTES_PAD_SYMLINK',
    ],
    ['no content', { ...base, length: 0, pieces: new Uint8Array() }, 'KEY_WRONG'],
  ])('%s', async (_, info, code) => {
    const { issues } = await read(encode({ info }), { plugins: installed })
    expect(issues.filter(({ severity }) => severity === 'error').map(found => found.code)).toContain(code)
  })

  test('a signature stands after everything that it signs: who changes info takes it out', async () => {
    const { bytes } = await making([signed])
    const input = { bytes, plugins: [privateTorrent({ private: true })], installed }
    await expect(edit(input)).rejects.toMatchObject({ code: 'INFO_HASH_CHANGES' })
    const changed = await edit({ ...input, mayChangeInfoHash: true })
    expect(changed.changed).toEqual(['metainfo.signatures', 'info.private'])
    expect(changed.issues.map(({ code }) => code)).toContain('KEY_DROPPED')
    expect(changed.issues.filter(({ severity }) => severity === 'error')).toEqual([])
    const edited = await edit({ bytes, plugins: [bep3({ comment: 'changed' })], installed })
    expect(edited.issues.filter(({ severity }) => severity === 'error')).toEqual([])
  })
})

import { read } from '@gentorrent/core'
import { definePlugin, type Plugin } from '@gentorrent/core/plugin'
import { clients, lint, measure, parseTargets, standingOf, targetIds } from '@gentorrent/lint'
import { expect, test } from 'vitest'
import { raw, several, single } from './built.ts'

const linted = async (bytes: Uint8Array, targets: readonly string[] = [], plugins: readonly Plugin[] = []) =>
  lint(await read(bytes, { plugins }), bytes, { plugins, targets: parseTargets(targets, plugins) }).map(
    ({ code, severity, liftable }) => [code, severity, liftable === true],
  )

const file = (...path: readonly string[]) => ({ length: 1, path })

test.each([
  ['nothing', single(), []],
  ['two paths alike', several([file('a'), file('a')]), ['PATH_TWICE']],
  ['a file that is a directory', several([file('a'), file('a', 'b')]), ['PATH_IS_DIRECTORY']],
  ['case twins', several([file('A'), file('a')]), ['NAMES_COLLIDE']],
  ['NFC and NFD', several([file('\u00e9'), file('e\u0301')]), ['NAMES_COLLIDE']],
  ['a name that Windows reserves', several([file('aux.txt'), file('b')]), ['NAME_RESERVED']],
  ['a long name', several([file('x'.repeat(241))]), ['NAME_LONG']],
  ['a control character', several([file('a\u0007')]), ['NAME_CONTROL', 'NAME_RESERVED']],
  ['a deep path', several([file(...Array.from({ length: 26 }, () => 'd'), 'f')]), ['PATH_DEEP']],
  ['a long torrent', single({}, { z: new Uint8Array(10_000_000) }), ['TORRENT_LARGE']],
  ['a path that leads out', several([file('..', 'f')]), ['PATH_INVALID', 'NAME_RESERVED']],
])('says what is wrong with every torrent: %s', async (_, bytes, codes) => {
  expect((await linted(bytes)).map(([code]) => code)).toEqual(codes)
})

test('what a system cannot hold is an error where the torrent is for that system', async () => {
  const reserved = several([file('aux.txt'), file('b')])
  expect(await linted(reserved, ['macos,transmission'])).toEqual([['NAME_RESERVED', 'warning', false]])
  expect(await linted(reserved, ['windows'])).toEqual([['NAME_RESERVED', 'error', true]])
  const accents = several([file('\u00e9'), file('e\u0301')])
  expect(await linted(accents, ['windows'])).toEqual([['NAMES_COLLIDE', 'warning', false]])
  expect(await linted(accents, ['macos'])).toEqual([['NAMES_COLLIDE', 'error', true]])
})

const other: Plugin = definePlugin({
  id: 'other',
  summary: 'Something of somebody else',
  beps: [],
  options: {},
  writes: ['metainfo.other'],
  clients: [
    {
      what: '`other`',
      keys: ['metainfo.other'],
      clients: { tixati: { standing: 'reads', since: '3.1', before: 'ignores' }, aria2: 'refuses' },
    },
  ],
})

test("another's plugin says who reads its keys, and brings clients along", async () => {
  const bytes = single({}, { other: 1 })
  expect(targetIds([other])).toEqual([...Object.keys(clients), 'tixati'])
  expect(await linted(bytes, ['aria2', 'transmission'], [other])).toEqual([['TARGET_REFUSES', 'error', true]])
  expect(await linted(bytes, ['tixati'], [other])).toEqual([['TARGET_VERSION', 'warning', false]])
  expect(await linted(bytes, ['tixati@3.0'], [other])).toEqual([['TARGET_IGNORES', 'warning', false]])
  expect(await linted(bytes, ['tixati@3.1'], [other])).toEqual([])
  expect(await linted(single(), ['tixati,aria2'], [other])).toEqual([])
})

test('reads targets as people write them', () => {
  const ids = (...texts: readonly string[]) =>
    parseTargets(texts, []).map(({ id, version }) => (version === undefined ? id : `${id} ${version}`))
  expect(ids('Transmission@3.00, windows', 'windows', 'aria2')).toEqual(['transmission 3.00', 'windows', 'aria2'])
  expect(ids('all')).toEqual(Object.keys(clients))
  for (const wrong of [
    'vuze',
    '',
    'aria2,',
    'transmission@',
    'transmission@new',
    'all@1',
    '__proto__',
    'constructor',
  ]) {
    expect(() => parseTargets([wrong], []), wrong).toThrow('target: ')
  }
})

test('qBittorrent does what libtorrent does, where nobody says otherwise', () => {
  const fact = {
    what: '',
    keys: [],
    clients: { libtorrent: { standing: 'ignores', since: '2.1', before: 'reads' } },
  } as const
  expect(standingOf(fact, 'qbittorrent')).toEqual({
    standing: 'ignores',
    note: 'with libtorrent 2.1 or newer',
  })
  expect(standingOf({ ...fact, clients: { ...fact.clients, qbittorrent: 'reads' } }, 'qbittorrent')).toEqual({
    standing: 'reads',
  })
  expect(standingOf(fact, 'toString')).toBeUndefined()
})

// Seen: libtorrent 2.0.8 counts 13 items in this one, and no fewer.
test('measures as libtorrent counts', () => {
  expect(measure(single())).toEqual({ depth: 2, tokenCount: 13, stringLength: 20, keyLength: 12 })
  expect(measure(raw('lli1eel2:abed1:kleee'))).toEqual({ depth: 3, tokenCount: 13, stringLength: 2, keyLength: 1 })
})

test.each(['', 'i', 'i5', 'd', 'l5:', '5', 'd1:ai1', 'l-3:', 'l99999999999999999999:', 'lx:', 'e', 'ee', 'dee'])(
  'measures what is no bencode as far as it goes: %s',
  text => {
    expect(measure(raw(text)).depth).toBeLessThan(2)
  },
)

import { create, read } from '@gentorrent/core'
import { encode } from '@gentorrent/core/bencode'
import type { BDict } from '@gentorrent/core/plugin'
import { tracker } from '@gentorrent/plugin-tracker'
import { entries, plain, referenceEngine } from '@gentorrent/testkit'
import { describe, expect, test } from 'vitest'

const written = async (...trackers: readonly string[]) => {
  const files = entries({ 'f.bin': 1000 })
  const { torrent, issues } = await create({
    name: 'f.bin',
    single: true,
    files,
    plugins: [tracker({ trackers })],
    engine: referenceEngine,
  })
  const { announce, 'announce-list': list } = plain(torrent.metainfo) as BDict
  return { announce, list, codes: issues.map(({ code }) => code) }
}

const found = async (metainfo: BDict) => {
  const { torrent, issues, sections } = await read(encode({ info: {}, ...metainfo }), { plugins: [tracker] })
  return {
    codes: issues.filter(({ code }) => code.startsWith('TRACKER_')).map(({ code }) => code),
    severities: new Set(issues.filter(({ code }) => code.startsWith('TRACKER_')).map(({ severity }) => severity)),
    trackers: sections.find(({ plugin }) => plugin === 'tracker')?.options['trackers'],
    magnet: tracker.definition.read!.magnet!(torrent),
  }
}

const a = 'http://a.example/announce'
const b = 'udp://b.example:80'
const c = 'https://c.example/x,y?passkey=%2F,1'

describe('writing', () => {
  test.each([
    ['nothing', [], undefined, undefined, []],
    ['one', [a], a, undefined, []],
    ['two tiers', [a, b], a, [[a], [b]], []],
    ['one tier', [`${a},${b}`], a, [[a, b]], []],
    ['one tier, and space', [` ${a} , ${b} `, `\t${c}\n`], a, [[a, b], [c]], []],
    ['a URL with commas', [`${c},${a}`], c, [[c, a]], []],
    ['only a repeated one', [a, a], a, undefined, ['TRACKER_TWICE']],
    ['repeated ones', [`${a},${b}`, b, `${c},${a}`], a, [[a, b], [c]], ['TRACKER_TWICE', 'TRACKER_TWICE']],
    ['upper case, which is another URL', [a, a.toUpperCase()], a, [[a], [a.toUpperCase()]], ['TRACKER_CASE']],
    ['I2P alone', ['http://x.i2p/a'], 'http://x.i2p/a', undefined, []],
    ['I2P and others', ['http://x.i2p/a', a], 'http://x.i2p/a', [['http://x.i2p/a'], [a]], ['TRACKER_I2P']],
  ])('%s', async (_, trackers, announce, list, codes) => {
    expect(await written(...trackers)).toEqual({ announce, list, codes })
  })

  test.each([
    'http://a.example',
    'http://user:secret@a.example:8080/announce?passkey=1',
    'udp://[2001:db8::1]:80/path?query',
    'udp://192.0.2.7:65535',
    'ws://a.example',
    'wss://a.example/ws',
    'https://A.EXAMPLE/',
    'http://a.i2p.example/announce',
  ])('%s stays as it is', async url => {
    expect(await written(url)).toEqual({ announce: url, list: undefined, codes: [] })
  })

  test.each([
    ['', 'is empty'],
    [`${a},`, 'is empty'],
    [`${a},,${b}`, 'is empty'],
    ['a.example:80', 'is not an absolute URL'],
    ['//a.example/announce', 'is not an absolute URL'],
    ['ftp://a.example/', 'must begin with http://'],
    ['dht://0123', 'must begin with http://'],
    ['udp://a.example', 'needs a port'],
    ['udp://a.example/announce', 'needs a port'],
    ['udp://[::1]/announce', 'needs a port'],
    ['http://2001:db8::1:80/announce', 'needs brackets'],
    ['udp://::1:80', 'needs brackets'],
    ['http://', 'has no host'],
    ['http:///announce', 'has no host'],
    ['http://:80/', 'has no host'],
    ['http://a.example:0/', 'has the port 0'],
    ['udp://a.example:65536', 'has the port 65536'],
    ['http://a.example:/', 'not valid'],
    ['http://a.example:80x/', 'not valid'],
    ['http://[::1/', 'not valid'],
    ['http://a b.example/', 'percent-encode'],
    ['http://é.example/', 'percent-encode'],
    ['http://a.example/\u0007', 'percent-encode'],
    ['http://a.example/announce#me', 'holds a `#`'],
  ])('%j is refused: %s', async (url, because) => {
    await expect(written(url)).rejects.toMatchObject({
      code: 'REFUSED',
      message: expect.stringContaining(because),
      details: { issues: [expect.objectContaining({ code: 'TRACKER_URL' })] },
    })
  })
})

describe('reading', () => {
  test.each<[string, BDict, readonly string[], readonly string[] | undefined]>([
    ['no key', {}, [], undefined],
    ['announce alone', { announce: a }, [], [a]],
    ['space in announce', { announce: ` ${a}` }, [], [a]],
    ['an empty announce', { announce: '' }, ['TRACKER_FORM'], undefined],
    ['an announce of a wrong type', { announce: 1 }, ['TRACKER_FORM'], undefined],
    ['a list alone', { 'announce-list': [[a], [b]] }, [], [a, b]],
    ['a list with announce in it', { announce: b, 'announce-list': [[a, b]] }, [], [`${a},${b}`]],
    ['a list without announce in it', { announce: c, 'announce-list': [[a], [b]] }, ['TRACKER_ANNOUNCE'], [a, b]],
    ['an empty list', { announce: a, 'announce-list': [] }, ['TRACKER_FORM'], [a]],
    ['a list that is an empty text', { announce: a, 'announce-list': '' }, ['TRACKER_FORM'], [a]],
    ['a list that is a text', { announce: a, 'announce-list': b }, ['TRACKER_FORM'], [a]],
    ['a list that is a dictionary', { announce: a, 'announce-list': { a } }, ['TRACKER_FORM'], [a]],
    ['a flat list', { announce: a, 'announce-list': [a, b] }, ['TRACKER_FORM'], [a, b]],
    ['an empty tier', { announce: a, 'announce-list': [[a], []] }, ['TRACKER_FORM'], [a]],
    ['only an empty tier', { announce: a, 'announce-list': [[]] }, ['TRACKER_FORM'], [a]],
    ['something else in a tier', { announce: a, 'announce-list': [[a, 1, '']] }, ['TRACKER_FORM'], [a]],
    ['repeated ones', { announce: a, 'announce-list': [[a], [a], [b]] }, ['TRACKER_TWICE'], [a, b]],
    ['a URL that clients drop', { announce: 'x://a' }, ['TRACKER_URL'], ['x://a']],
    ['I2P and others', { 'announce-list': [['http://x.i2p/a', a]] }, ['TRACKER_I2P'], [`http://x.i2p/a,${a}`]],
  ])('%s', async (_, metainfo, codes, trackers) => {
    const result = await found(metainfo)
    expect(result.codes).toEqual(codes)
    expect([...result.severities]).toEqual(codes.length > 0 ? ['warning'] : [])
    expect(result.trackers).toEqual(trackers)
  })

  test('a magnet link has each tracker once, without tiers', async () => {
    const { magnet } = await found({ announce: a, 'announce-list': [[a, b], [a], [c]] })
    expect(magnet).toEqual([
      ['tr', a],
      ['tr', b],
      ['tr', c],
    ])
  })
})

import { create, read } from '@gentorrent/core'
import { encode } from '@gentorrent/core/bencode'
import type { ActivePlugin, BDict } from '@gentorrent/core/plugin'
import { dht } from '@gentorrent/plugin-dht'
import { privateTorrent } from '@gentorrent/plugin-private'
import { tracker } from '@gentorrent/plugin-tracker'
import { webseed } from '@gentorrent/plugin-webseed'
import { entries, plain, referenceEngine } from '@gentorrent/testkit'
import { describe, expect, test } from 'vitest'

const written = async (options: { private?: boolean; source?: string }, ...others: readonly ActivePlugin[]) => {
  const files = entries({ 'f.bin': 1000 })
  const plugins = [privateTorrent(options), ...others]
  const { torrent, issues } = await create({ name: 'f.bin', single: true, files, plugins, engine: referenceEngine })
  const info = plain(torrent.info) as BDict
  return { private: info['private'], source: info['source'], codes: issues.map(({ code }) => code) }
}

const found = async (info: BDict, metainfo: BDict = {}) => {
  const { issues, sections } = await read(encode({ ...metainfo, info }), { plugins: [privateTorrent] })
  const own = issues.filter(({ code }) => code.startsWith('PRIVATE_'))
  return {
    codes: own.map(({ code, severity }) => (severity === 'error' ? `error ${code}` : code)),
    options: sections.find(({ plugin }) => plugin === 'private')?.options,
  }
}

const one = tracker({ trackers: ['https://a.example/announce'] })
const two = tracker({ trackers: ['https://a.example/announce', 'https://b.example/announce'] })
const seeds = webseed({ urls: ['https://a.example/f.bin'] })
const nodes = dht({ nodes: [{ host: 'a.example', port: 1 }] })

describe('writing', () => {
  test.each<[string, Parameters<typeof written>, object]>([
    ['nothing', [{}], { codes: [] }],
    ['not private', [{ private: false }], { codes: [] }],
    ['private', [{ private: true }, one], { private: 1, codes: [] }],
    ['private, with web seeds', [{ private: true }, one, seeds], { private: 1, codes: [] }],
    ['private, without a tracker', [{ private: true }], { private: 1, codes: ['PRIVATE_TRACKERLESS'] }],
    ['private, with two trackers', [{ private: true }, two], { private: 1, codes: ['PRIVATE_TRACKERS'] }],
    ['not private, with two trackers and nodes', [{ private: false }, two, nodes], { codes: [] }],
    ['a source', [{ source: 'EX' }], { source: 'EX', codes: [] }],
    ['a source, with nodes', [{ source: 'é \u{1f600}' }, nodes], { source: 'é \u{1f600}', codes: [] }],
    ['a source with a space', [{ source: 'EX ' }], { source: 'EX ', codes: ['PRIVATE_SOURCE'] }],
  ])('%s', async (_, given, expected) => {
    expect(await written(...given)).toEqual({ private: undefined, source: undefined, ...expected })
  })

  test('private with nodes is refused, and cannot be allowed', async () => {
    const issue = { code: 'PLUGINS_CONFLICT', message: expect.stringMatching(/DHT.*--remove nodes/) }
    await expect(written({ private: true }, one, nodes)).rejects.toMatchObject({ details: { issues: [issue] } })
  })

  test('an empty source is refused', async () => {
    await expect(written({ source: '' })).rejects.toMatchObject({ details: { issues: [{ code: 'PRIVATE_SOURCE' }] } })
  })
})

describe('reading', () => {
  const announce = 'https://a.example/announce'
  test.each<[string, Parameters<typeof found>, readonly string[], object | undefined]>([
    ['no key', [{}], [], undefined],
    ['1', [{ private: 1 }, { announce }], [], { private: true }],
    ['0', [{ private: 0 }], ['PRIVATE_ZERO'], undefined],
    ['0, with nodes', [{ private: 0 }, { nodes: [] }], ['PRIVATE_ZERO'], undefined],
    ['another number', [{ private: 2 }, { announce }], ['PRIVATE_VALUE'], { private: true }],
    ['a huge number', [{ private: 2n ** 63n }, { announce }], ['PRIVATE_VALUE'], { private: true }],
    ['a text', [{ private: '1' }], ['PRIVATE_VALUE'], undefined],
    ['outside of info', [{}, { private: 1 }], ['PRIVATE_PLACE'], undefined],
    ['outside of info and inside', [{ private: 1 }, { private: 1, announce }], [], { private: true }],
    ['nodes', [{ private: 1 }, { announce, nodes: [] }], ['error PRIVATE_NODES'], { private: true }],
    ['no tracker', [{ private: 1 }], ['PRIVATE_TRACKERLESS'], { private: true }],
    [
      'no usable tracker',
      [{ private: 1 }, { announce: '', 'announce-list': [['']] }],
      ['PRIVATE_TRACKERLESS'],
      { private: true },
    ],
    ['one tracker, twice', [{ private: 1 }, { announce, 'announce-list': [[announce]] }], [], { private: true }],
    [
      'two trackers',
      [{ private: 1 }, { announce, 'announce-list': [['x'], ['y']] }],
      ['PRIVATE_TRACKERS'],
      { private: true },
    ],
    ['two trackers, not private', [{}, { announce, 'announce-list': [['x'], ['y']] }], [], undefined],
    ['a source', [{ source: 'EX' }], [], { source: 'EX' }],
    ['a source with a line break', [{ source: 'E\nX' }], ['PRIVATE_SOURCE'], { source: 'E\nX' }],
    ['a source with a zero-width space', [{ source: 'E\u200bX' }], ['PRIVATE_SOURCE'], { source: 'E\u200bX' }],
    ['an empty source', [{ source: '' }], ['PRIVATE_SOURCE'], { source: '' }],
    ['a source that is not text', [{ source: 1 }], ['PRIVATE_SOURCE'], undefined],
    ['a source that is not UTF-8', [{ source: Uint8Array.of(255) }], ['PRIVATE_SOURCE'], undefined],
  ])('%s', async (_, given, codes, options) => {
    expect(await found(...given)).toEqual({ codes, options })
  })
})

import { attributes } from '@gentorrent/plugin-attributes'
import { tracker } from '@gentorrent/plugin-tracker'
import { v2 } from '@gentorrent/plugin-v2'
import { webseed } from '@gentorrent/plugin-webseed'
import { entries, type Law, pluginLaws } from '@gentorrent/testkit'
import { test } from 'vitest'

const installed = [attributes]
const boundaries = entries({
  'block-1': 16_383,
  block: 16_384,
  'block+1': 16_385,
  empty: 0,
  'piece-1': 32_767,
  piece: 32_768,
  'piece+1': 32_769,
  'two pieces and a byte': 65_537,
})

const laws: readonly Law[] = pluginLaws(v2, {
  cases: [
    { name: 'hybrid', options: {}, installed },
    { name: 'v2 only', options: { mode: 'only' } },
    { name: 'boundaries, hybrid', options: {}, installed, files: boundaries, pieceLength: 32_768 },
    { name: 'boundaries, v2 only', options: { mode: 'only' }, files: boundaries, pieceLength: 32_768 },
    { name: 'one file, hybrid', options: {}, installed, files: entries({ f: 100_000 }), single: true },
    { name: 'one file, v2 only', options: { mode: 'only' }, files: entries({ f: 100_000 }), single: true },
    { name: 'a directory of one file, hybrid', options: {}, installed, files: entries({ f: 20_000 }) },
    { name: 'a directory of one file, v2 only', options: { mode: 'only' }, files: entries({ f: 20_000 }) },
    {
      name: 'awkward names',
      options: {},
      installed,
      files: entries({
        ['__proto__']: 20_000,
        '10': 5,
        '9': 5,
        'constructor/__proto__/toString': 40_000,
        'a/b': 1,
        'a.b': 1,
        'a!b': 1,
        '\u{1f600}': 7,
        '\uffee': 7,
        'ä/ö/ü/ß/…': 17_000,
      }),
    },
  ],
  companions: [
    tracker({ trackers: ['https://a.example/announce'] }),
    webseed({ urls: ['https://a.example/'] }),
    attributes({ sha1: true, align: true }),
  ],
})

for (const law of laws) test(law.name, law.check)

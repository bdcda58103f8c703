import { dht } from '@gentorrent/plugin-dht'
import { merkle } from '@gentorrent/plugin-merkle'
import { tracker } from '@gentorrent/plugin-tracker'
import { entries, pluginLaws } from '@gentorrent/testkit'
import { test } from 'vitest'

const laws = pluginLaws(merkle, {
  cases: [
    { name: 'several files', options: {} },
    { name: 'one piece', options: {}, files: entries({ 'f.bin': 10_000 }), single: true },
    { name: 'a power of two of pieces', options: {}, files: entries({ 'f.bin': 65_536 }), single: true },
    {
      name: 'a piece and a byte',
      options: {},
      files: entries({ 'f.bin': 131_073 }),
      single: true,
      pieceLength: 32_768,
    },
  ],
  companions: [
    dht({ nodes: [{ host: 'node.example.org', port: 6881 }] }),
    tracker({ trackers: ['https://a.example/announce'] }),
  ],
})

for (const law of laws) test(law.name, law.check)

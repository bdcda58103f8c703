import { tracker } from '@gentorrent/plugin-tracker'
import { entries, pluginLaws } from '@gentorrent/testkit'
import { test } from 'vitest'

const laws = pluginLaws(tracker, {
  cases: [
    { name: 'one tracker', options: { trackers: ['https://a.example/announce'] } },
    {
      name: 'tiers',
      options: { trackers: ['http://a.example/x?passkey=1,2,udp://b.example:80', 'wss://[2001:db8::1]:443/announce'] },
    },
    { name: 'only one tier of two', options: { trackers: ['udp://a.example:1,udp://b.example:65535'] } },
    {
      name: 'one file',
      options: { trackers: ['http://a.example/announce'] },
      files: entries({ 'f.bin': 40_000 }),
      single: true,
    },
    {
      name: 'inside and outside of I2P',
      options: { trackers: ['http://x.i2p/announce', 'http://a.example/announce'] },
    },
    {
      name: 'obfuscated announces',
      options: { trackers: ['https://a.example/announce'], obfuscated: ['https://a.example/o,http://b.example/o'] },
    },
    { name: 'obfuscated announces alone', options: { obfuscated: ['https://a.example/o'] } },
    { name: 'nothing', options: {} },
  ],
})

for (const law of laws) test(law.name, law.check)

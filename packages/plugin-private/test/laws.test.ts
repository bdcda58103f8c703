import { privateTorrent } from '@gentorrent/plugin-private'
import { tracker } from '@gentorrent/plugin-tracker'
import { pluginLaws } from '@gentorrent/testkit'
import { test } from 'vitest'

const others = [tracker({ trackers: ['https://a.example/announce'] })]
const laws = pluginLaws(privateTorrent, {
  cases: [
    { name: 'private', options: { private: true }, others },
    { name: 'private, without a tracker', options: { private: true } },
    { name: 'source', options: { source: 'EX é' } },
    { name: 'both', options: { private: true, source: 'EX' }, others },
    { name: 'nothing', options: {} },
  ],
})

for (const law of laws) test(law.name, law.check)

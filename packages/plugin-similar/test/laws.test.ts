import { similar } from '@gentorrent/plugin-similar'
import { pluginLaws } from '@gentorrent/testkit'
import { test } from 'vitest'

const hashes = ['00'.repeat(20), 'f0'.repeat(20)]
const collections = ['com.example.series', 'été']

const laws = pluginLaws(similar, {
  cases: [
    { name: 'outside', options: { hashes, collections } },
    { name: 'inside', options: { hashes, collections, place: 'info' } },
    { name: 'in both places', options: { hashes, collections, place: 'both' } },
    { name: 'only a collection', options: { collections: ['com.example'] } },
    { name: 'only a hash, inside', options: { hashes: ['ab'.repeat(20)], place: 'info' } },
  ],
})

for (const law of laws) test(law.name, law.check)

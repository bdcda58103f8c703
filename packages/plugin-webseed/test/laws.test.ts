import { merkle } from '@gentorrent/plugin-merkle'
import { webseed } from '@gentorrent/plugin-webseed'
import { entries, pluginLaws } from '@gentorrent/testkit'
import { test } from 'vitest'

const single = { files: entries({ 'f.bin': 40_000 }), single: true }
const laws = pluginLaws(webseed, {
  cases: [
    { name: 'one file', options: { urls: ['https://a.example/dir/f.bin', 'https://b.example/dir/'] }, ...single },
    { name: 'several files', options: { urls: ['https://a.example/dir/', 'ftp://b.example/%C3%A9/'] } },
    { name: 'HTTP seeds', options: { httpSeeds: ['http://a.example/seed.php'] }, ...single },
    { name: 'both', options: { urls: ['http://[2001:db8::1]:8080/'], httpSeeds: ['http://a.example/seed.php'] } },
    {
      name: 'beside a root hash',
      options: { urls: ['http://a.example/'] },
      others: [merkle()],
      allow: ['MERKLE_WEBSEED'],
    },
    { name: 'nothing', options: {} },
  ],
})

for (const law of laws) test(law.name, law.check)

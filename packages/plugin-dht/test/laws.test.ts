import { dht } from '@gentorrent/plugin-dht'
import { pluginLaws } from '@gentorrent/testkit'
import { test } from 'vitest'

const laws = pluginLaws(dht, {
  cases: [
    { name: 'a name', options: { nodes: [{ host: 'node.example.org', port: 6881 }] } },
    {
      name: 'addresses',
      options: {
        nodes: [
          { host: '192.0.2.7', port: 1 },
          { host: '2001:db8::1', port: 65_535 },
          { host: '::ffff:192.0.2.7', port: 6881 },
        ],
      },
    },
    { name: 'a public router', options: { nodes: [{ host: 'router.bittorrent.com', port: 6881 }] } },
    { name: 'nothing', options: {} },
    {
      name: 'a network where nobody answers',
      options: { live: true, bootstrap: [{ host: '0.0.0.0', port: 1 }], nodes: [{ host: 'a.example', port: 1 }] },
    },
  ],
})

for (const law of laws) test(law.name, law.check)

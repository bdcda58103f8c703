import { extra } from '@gentorrent/plugin-extra'
import { v2 } from '@gentorrent/plugin-v2'
import { entries, pluginLaws } from '@gentorrent/testkit'
import { test } from 'vitest'

const laws = pluginLaws(extra, {
  cases: [
    {
      name: 'values of every kind',
      options: {
        info: ['entropy=int:-5', 'unique=hex:00ff', 'x_cross_seed=abc'],
        root: ['big=int:9007199254740993', 'j=json:["a",{"b":2}]', 'raw=bencode:6c313aff65', 't=text:int:5', 'é=ü=1'],
      },
    },
    { name: 'twins', options: { utf8Twins: true } },
    { name: 'a twin of one file', options: { utf8Twins: true }, files: entries({ 'f.bin': 40_000 }), single: true },
    { name: 'a twin in a v2 torrent', options: { utf8Twins: true }, others: [v2({ mode: 'only' })] },
  ],
})

for (const law of laws) test(law.name, law.check)

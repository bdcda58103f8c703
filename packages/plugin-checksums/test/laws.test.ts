import { attributes } from '@gentorrent/plugin-attributes'
import { checksums } from '@gentorrent/plugin-checksums'
import { v2 } from '@gentorrent/plugin-v2'
import { entries, pluginLaws } from '@gentorrent/testkit'
import { test } from 'vitest'

const one = { files: entries({ 'f.bin': 40_000 }), single: true }
const installed = [attributes]

const laws = pluginLaws(checksums, {
  cases: [
    { name: 'MD5', options: { md5sum: true } },
    { name: 'MD5 of one file', options: { md5sum: true }, ...one },
    { name: 'as BiglyBT', options: { biglybt: true }, installed },
    { name: 'one file as BiglyBT', options: { biglybt: true }, installed, ...one },
    { name: 'all in a hybrid', options: { md5sum: true, biglybt: true }, others: [v2()], installed },
    {
      name: 'all in a v2 torrent',
      options: { md5sum: true, biglybt: true },
      others: [v2({ mode: 'only' })],
      installed,
    },
  ],
})

for (const law of laws) test(law.name, law.check)

import { attributes } from '@gentorrent/plugin-attributes'
import { feed } from '@gentorrent/plugin-feed'
import { v2 } from '@gentorrent/plugin-v2'
import { entries, pluginLaws } from '@gentorrent/testkit'
import { test } from 'vitest'

const files = entries({ 'a.torrent': 20_000, 'b.torrent': 90, 'c.torrent': 40_000 })
const installed = [attributes]
const source = `magnet:?xs=urn:btpk:${'ab'.repeat(32)}&s=6e`
const next = `magnet:?xt=urn:btih:${'0f'.repeat(20)}`

const laws = pluginLaws(feed, {
  cases: [
    { name: 'a feed', options: {}, files, installed },
    { name: 'a feed with everything', options: { source, archiveNext: next, prev: next }, files, installed },
    { name: 'an archive', options: { archive: true, archiveNext: next }, files, installed },
    { name: 'a feed of one item', options: { source }, files: files.slice(0, 1), installed },
    { name: 'a hybrid', options: {}, files, installed, others: [v2()] },
    { name: 'not only torrents', options: {}, files: entries({ 'a.txt': 5, 'd/b.txt': 5 }), installed },
  ],
})

for (const law of laws) test(law.name, law.check)

import { signing } from '@gentorrent/plugin-signing'
import { update } from '@gentorrent/plugin-update'
import { v2 } from '@gentorrent/plugin-v2'
import { credential, pluginLaws } from '@gentorrent/testkit'
import { test } from 'vitest'

const { key, certificate } = credential('com.example')
const signed = signing({ keys: [key], certificates: [certificate] })
const url = 'https://feed.example/u?x=1'

const laws = pluginLaws(update, {
  cases: [
    { name: 'a URL', options: { url } },
    { name: 'an originator who did not sign', options: { url, originator: certificate } },
    { name: 'an originator who signed', options: { url, originator: certificate }, others: [signed] },
    { name: 'a v2 torrent', options: { url }, others: [v2({ mode: 'only' })] },
  ],
})

for (const law of laws) test(law.name, law.check)

import { privateTorrent } from '@gentorrent/plugin-private'
import { ssl } from '@gentorrent/plugin-ssl'
import { tracker } from '@gentorrent/plugin-tracker'
import { credential, pluginLaws } from '@gentorrent/testkit'
import { test } from 'vitest'

const { certificate } = credential('org.example')
const pem = Buffer.from(
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(certificate.bytes).toString('base64')}\n-----END CERTIFICATE-----\n`,
)
const options = { certificate: { path: 'root.pem', bytes: Uint8Array.from(pem) } }
const others = [privateTorrent({ private: true }), tracker({ trackers: ['https://a.example/announce'] })]

const laws = pluginLaws(ssl, {
  cases: [
    { name: 'a private torrent', options, others },
    { name: 'a public torrent', options },
  ],
})

for (const law of laws) test(law.name, law.check)

import { signing } from '@gentorrent/plugin-signing'
import { credential, pluginLaws } from '@gentorrent/testkit'
import { test } from 'vitest'

const one = credential('com.example')
const other = credential('org.example.other')

const laws = pluginLaws(signing, {
  cases: [
    {
      name: 'one signer',
      options: { keys: [one.key], certificates: [one.certificate], signers: ['com.example'] },
    },
    {
      name: 'two signers, given crosswise, with an update URL and without certificates',
      options: {
        keys: [other.key, one.key],
        certificates: [one.certificate, other.certificate],
        signers: ['com.example', 'org.example.other'],
        updateUrl: 'https://feed.example/u',
        omitCertificate: true,
      },
      allow: ['SIGNING_UNCHECKED'],
    },
  ],
})

for (const law of laws) test(law.name, law.check)

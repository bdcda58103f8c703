import { attributes } from '@gentorrent/plugin-attributes'
import { tracker } from '@gentorrent/plugin-tracker'
import { v2 } from '@gentorrent/plugin-v2'
import { entries, type Law, pluginLaws } from '@gentorrent/testkit'
import { test } from 'vitest'
import { linked } from './linked.ts'

const hybrid = [v2({ mode: 'hybrid' })]

const laws: readonly Law[] = pluginLaws(attributes, {
  cases: [
    { name: 'pads', options: { align: true } },
    {
      name: 'pads as BEP 47 names them',
      options: { align: true, padNames: 'bep47' },
      files: entries({ a: 20_000, b: 20_000, c: 100 }),
    },
    { name: 'pads, none at the end', options: { align: true, tailPad: 'no' } },
    { name: 'a pad at the end alone', options: { tailPad: 'always' } },
    { name: 'a pad after the only file', options: { tailPad: 'always' }, files: entries({ a: 20_000 }) },
    { name: 'a pad at the end of a hybrid', options: { align: true, tailPad: 'yes' }, others: hybrid },
    { name: 'pads, files that need none', options: {}, files: entries({ a: 16_384, b: 32_768 }) },
    { name: 'a hybrid', options: { align: true, sha1: true }, others: hybrid },
    { name: 'hashes of files', options: { sha1: true } },
    { name: 'the hash of one file', options: { sha1: true }, files: entries({ f: 20_000 }), single: true },
    {
      name: 'bits and links',
      options: { executable: true, hidden: true, symlinks: true, sha1: true },
      files: linked,
    },
    {
      name: 'bits and links in a hybrid',
      options: { align: true, executable: true, hidden: true, symlinks: true },
      files: linked,
      others: hybrid,
    },
    {
      name: 'bits and links in v2 alone',
      options: { executable: true, hidden: true, symlinks: true, sha1: true },
      files: linked,
      others: [v2({ mode: 'only' })],
    },
  ],
  companions: [tracker({ trackers: ['https://a.example/announce'] })],
})

for (const law of laws) test(law.name, law.check)

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { officialPlugins } from '@gentorrent/cli'
import { type BValue, encode } from '@gentorrent/core/bencode'
import type { PluginManifest } from '@gentorrent/core/plugin'
import fc from 'fast-check'
import { everything } from './cli.ts'

const require = createRequire(everything)

/** The names of all keys that our plugins write. */
const names = officialPlugins.flatMap(each =>
  (JSON.parse(readFileSync(require.resolve(`${each.package}/manifest.json`), 'utf8')) as PluginManifest).writes.map(
    key => key.slice(key.indexOf('.') + 1),
  ),
)
const key = fc.oneof(
  fc.constantFrom(...names, 'name.utf-8', 'path.utf-8', 'encoding', 'rtorrent', 'publisher'),
  fc.string({ maxLength: 4 }),
)
const simple = fc.oneof(
  fc.constantFrom('http://example.org/', 'x', 'p', 'lh', '_____padding_file_0_', '.pad'),
  fc.nat(3),
  fc.uint8Array({ minLength: 20, maxLength: 20 }),
)
const value: fc.Arbitrary<BValue> = fc.oneof(
  simple,
  fc.array(simple, { maxLength: 3 }),
  fc.array(fc.array(simple, { maxLength: 2 }), { maxLength: 2 }),
  fc.dictionary(key, simple, { maxKeys: 2 }),
)
const keys = fc.dictionary(key, value, { maxKeys: 3 })
const entry = fc.record({ path: fc.array(simple, { minLength: 1, maxLength: 2 }), more: keys })

/** A torrent with any keys, known ones among them, wherever they stand. */
export const anyTorrent: fc.Arbitrary<Uint8Array> = fc
  .record({ root: keys, info: keys, files: fc.option(fc.array(entry, { maxLength: 3 })) })
  .map(({ root, info, files }) => {
    const content = files ? { files: files.map(({ path, more }) => ({ length: 1, path, ...more })) } : { length: 1 }
    const base = { name: 'n', 'piece length': 16_384, pieces: new Uint8Array(20), ...content }
    return encode({ ...root, info: { ...base, ...info } })
  })

// Flags make a torrent, `inspect --json` says by which options it would be made, and as flags those make the same torrent
// again, byte for byte; and an edit with them changes nothing.
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { bep3 } from '@gentorrent/core'
import type { Endpoint, OptionSpec, Plugin } from '@gentorrent/core/plugin'
import { credential } from '@gentorrent/testkit'
import { afterAll, expect, test } from 'vitest'
import { everything, makePlace, type Place, removePlaces, type Tree } from './harness/cli.ts'

afterAll(removePlaces)

const ids = [
  'attributes',
  'checksums',
  'dht',
  'extra',
  'feed',
  'merkle',
  'private',
  'signing',
  'similar',
  'ssl',
  'tracker',
  'update',
  'v2',
  'webseed',
]

/** All plugins, as the command finds them. */
const load = async (): Promise<readonly Plugin[]> => {
  const { resolve } = createRequire(everything)
  const modules = ids.map(id => import(pathToFileURL(resolve(`@gentorrent/plugin-${id}`)).href))
  return [bep3, ...(await Promise.all(modules)).map(module => module.default)]
}

const files: Tree = {
  'pub/below/b.bin': 'b'.repeat(70_000),
  'pub/A.bin': 'A'.repeat(20_000),
  'pub/.hidden': 'h',
  'pub/empty': '',
  'pub/link': { link: 'A.bin' },
}
const items: Tree = { 'pub/a.torrent': 'a'.repeat(20_000), 'pub/b.torrent': 'b' }

const { key, certificate } = credential('com.example')
const pem = `-----BEGIN CERTIFICATE-----\n${Buffer.from(certificate.bytes).toString('base64')}\n-----END CERTIFICATE-----\n`
const signed = ['--sign-key', 'k.der', '--sign-cert', 'c.der']
const hash = 'c12fe1c06bba254a9dc9f519b335aa7c1367a88a'
const mutable = `magnet:?xs=urn:btpk:${'ab'.repeat(32)}`

type Case = [name: string, flags: readonly string[], tree?: Tree]

const cases: readonly Case[] = [
  ['nothing but content', []],
  ['texts and a date', ['--comment', 'ünï 😀', '--created-by', '-', '--creation-date', '0']],
  ['trackers', ['--tracker', 'http://a.example/x,udp://b.example:1', '--tracker', 'wss://c.example/']],
  ['trackers for obfuscated announces', ['--obfuscated-tracker', 'http://a.example/x']],
  ['nodes', ['--node', 'a.example:1', '--node', '[2001:db8::1]:65535']],
  [
    'seeds',
    ['--web-seed', 'https://w.example/%20x/', '--web-seed', 'ftp://f.example/', '--http-seed', 'http://h.example/?a=b'],
  ],
  ['private', ['--private', '--source', 'S S', '--tracker', 'http://a.example/x']],
  ['pads', ['--align', '--pad-names', 'bep47', '--tail-pad', 'no']],
  ['a pad at the end', ['--tail-pad', 'always']],
  ['attributes', ['--hidden-bit', '--record-symlinks', '--file-sha1']],
  ['checksums', ['--md5sum', '--biglybt-hashes']],
  ['a hybrid', ['--v2']],
  ['v2 alone', ['--v2', 'only']],
  ['Merkle', ['--merkle']],
  ['similar, outside', ['--similar', hash, '--collection', 'com.example.a', '--collection', 'com.example.b']],
  ['similar, inside', ['--similar', hash, '--similar-place', 'info']],
  ['similar, twice', ['--collection', 'com.example.a', '--similar-place', 'both']],
  ['updates', ['--update-url', 'https://u.example/', '--originator', 'c.der', ...signed]],
  ['a certificate', ['--ssl-cert', 'c.pem', '--private', '--tracker', 'https://a.example/x']],
  ['a signature', [...signed, '--sign-update-url', 'https://u.example/', '--sign-without-cert']],
  ['a feed', ['--feed', '--feed-source', mutable], items],
  ['an archive', ['--feed-archive', '--feed-archive-next', `magnet:?xt=urn:btih:${hash}`], items],
  [
    'keys of one’s own',
    ['--info', 'x=hex:00ff', '--info', 'y=json:["a",5,{"b":""}]', '--root', 'z=int:-5', '--utf8-twins'],
  ],
  [
    'everything that goes together',
    [
      ...[
        '--comment',
        'c',
        '--creation-date',
        '1700000000',
        '--tracker',
        'http://a.example/x',
        '--node',
        'a.example:1',
      ],
      ...['--web-seed', 'https://w.example/', '--source', 'S', '--v2', '--hidden-bit', '--file-sha1', '--md5sum'],
      ...['--similar', hash, '--similar-place', 'info', '--update-url', 'https://u.example/', '--ssl-cert', 'c.pem'],
      ...['--info', 'x=1', '--root', 'y=2', '--name', 'another', '--piece-length', '64KiB', ...signed],
    ],
  ],
]

test.each<Case>(cases)('%s', async (_, flags, tree = files) => {
  const place = await makePlace(tree)
  await place.grow({ 'k.der': key.bytes, 'c.der': certificate.bytes, 'c.pem': pem })
  const made = await place.run(['create', 'pub', '--allow', 'OUTPUT_INSIDE', ...flags, '-o', 'one.torrent'])
  expect(made).toMatchObject({ code: 0 })
  const { out } = await place.run(['inspect', 'one.torrent', '--json'])
  const { name, pieceLength, plugins } = JSON.parse(out)
  // No torrent gives a private key away.
  const detected = [...(await flagsOf(plugins, place)), ...(flags.includes('--sign-key') ? signed : [])]
  const again = ['create', 'pub', '--name', name, '--piece-length', `${pieceLength}`, ...detected, '-o', 'two.torrent']
  const outcome = await place.run(again)
  expect(outcome.code, outcome.err).toBe(0)
  const one = await place.read('one.torrent')
  expect(Buffer.from(await place.read('two.torrent')).equals(one)).toBe(true)
  const edits = [
    [...detected, '--root', 'odd=1', '--allow', 'EXTRA_UNKNOWN'],
    ['--remove', 'odd', ...detected],
  ]
  for (const edit of edits) {
    const edited = await place.run(['edit', 'two.torrent', ...edit])
    expect(edited.code, edited.err).toBe(0)
    expect(Buffer.from(await place.read('two.torrent')).equals(one)).toBe(edit === edits[1])
  }
})

/** The options that `inspect --json` found, as flags. */
const flagsOf = async (
  found: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  place: Place,
): Promise<readonly string[]> => {
  const plugins = await load()
  const flags: string[] = []
  for (const [id, options] of Object.entries(found)) {
    const { definition } = plugins.find(plugin => plugin.definition.id === id)!
    if (definition.flag) flags.push(definition.flag)
    for (const [option, value] of Object.entries(options)) {
      const spec: OptionSpec = definition.options[option]!
      const flag = spec.flag.split(' ', 1)[0]!
      for (const one of Array.isArray(value) ? value : [value]) {
        if (spec.type === 'boolean') flags.push(...(one ? [flag] : []))
        else flags.push(`${flag}=${await textOf(spec, one, `${id}-${option}.bin`, place)}`)
      }
    }
  }
  return flags
}

const textOf = async ({ type }: OptionSpec, value: any, name: string, place: Place): Promise<string> => {
  if (type === 'endpoint') {
    const { host, port } = value as Endpoint
    return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
  }
  if (type !== 'file') return String(value)
  await place.grow({ [name]: Buffer.from(value.bytes, 'hex') })
  return name
}

test('every plugin that is installed goes round', async () => {
  const { run } = await makePlace()
  const { plugins } = JSON.parse((await run(['plugins', '--json'])).out)
  const given = new Set(cases.flatMap(([, flags]) => flags))
  const idle = plugins.filter(({ flags }: { flags: readonly string[] }) => !flags.some(flag => given.has(flag)))
  expect(idle.map(({ id }: { id: string }) => id)).toEqual([])
})

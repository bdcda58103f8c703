import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { credential } from '@gentorrent/testkit'
import type { Place, Tree } from '../../../cli/test/harness/cli.ts'

/** The content that the seeds are made of, in the folder of that name. */
export const content: Tree = {
  'album/a/b.bin': Buffer.alloc(20_000, 1),
  'album/a.txt': 'a'.repeat(300),
  'album/empty': '',
  'album/z.bin': Buffer.alloc(40_000, 2),
  'film.mkv': Buffer.alloc(33_000, 3),
}

const web = ['--tracker', 'http://t.example/a,udp://u.example:80', '--tracker', 'wss://v.example']
const found = ['--node', 'a.example:6881', '--web-seed', 'http://w.example/', '--http-seed', 'http://w.example/x']
const said = ['--comment', 'für dich', '--created-by', 'x', '--creation-date', '1700000000', '--source', 'EX']

/** Flags of `create` by what they make: every plugin has its keys in one of them. */
const made: readonly (readonly [path: string, ...flags: readonly string[]])[] = [
  ['film.mkv', ...web, ...said],
  ['film.mkv', '--v2', ...found],
  ['film.mkv', '--v2', 'only'],
  ['album', ...web, ...found, ...said, '--file-sha1', '--md5sum', '--executable-bit', '--utf8-twins'],
  ['album', '--v2', ...web, '--align', '--similar', 'c12fe1c06bba254a9dc9f519b335aa7c1367a88a', '--collection', 'x'],
  ['album', '--v2', 'only', '--update-url', 'http://u.example/', '--private', '--tracker', 'http://t.example/'],
  ['album', '--merkle', '--info', 'mine=json:["a",5]', '--root', 'yours=hex:00ff', '--biglybt-hashes'],
  ['album', '--feed', '--no-empty', '--feed-prev', `magnet:?xt=urn:btih:${'a'.repeat(40)}`, '--tail-pad', 'always'],
  ['album', '--sign-key', 'key.pem', '--sign-cert', 'cert.pem', '--ssl-cert', 'cert.pem', '--private'],
]

const vectors = new URL('../../../../../shared/vectors/', import.meta.url)

/** Torrents to begin with: one or more with the keys of each plugin, and other people's where they are at hand. */
export const seeds = async (place: Place): Promise<readonly Uint8Array[]> => {
  const { key, certificate } = credential('com.example')
  await place.grow({ ...content, 'key.pem': key.bytes, 'cert.pem': pem(certificate.bytes) })
  const torrents: Uint8Array[] = []
  for (const [at, [path, ...flags]] of made.entries()) {
    const output = `seed-${at}.torrent`
    const { code, err } = await place.run(['create', path, '--piece-length', '16384', ...flags, '-o', output])
    if (code !== 0) throw new Error(`${flags.join(' ')}: ${err}`)
    torrents.push(new Uint8Array(await place.read(output)))
  }
  return [...torrents, ...others()]
}

/** Long ones are left out: they take long, and have nothing else in them. */
const others = (): readonly Uint8Array[] =>
  existsSync(vectors)
    ? readdirSync(vectors, { recursive: true })
        .map(String)
        .filter(file => file.endsWith('.torrent'))
        .sort()
        .map(file => new Uint8Array(readFileSync(new URL(file, vectors))))
        .filter(({ length }) => length < 20_000)
    : []

const pem = (der: Uint8Array) =>
  /^-----BEGIN/.test(Buffer.from(der.subarray(0, 10)).toString())
    ? der
    : `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64')}\n-----END CERTIFICATE-----\n`

// Every extension that goes with the others, in one torrent of files on disk, made by the engine that people use.
import { createHash } from 'node:crypto'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { type CreateInput, create, hex, read, verify } from '@gentorrent/core'
import { type ActivePlugin, bytes, dict, list, type Plugin, text, texts } from '@gentorrent/core/plugin'
import { createEngine, locate, type Scanned, scan } from '@gentorrent/node'
import { attributes } from '@gentorrent/plugin-attributes'
import { checksums } from '@gentorrent/plugin-checksums'
import { dht } from '@gentorrent/plugin-dht'
import { extra } from '@gentorrent/plugin-extra'
import { signing } from '@gentorrent/plugin-signing'
import { similar } from '@gentorrent/plugin-similar'
import { ssl } from '@gentorrent/plugin-ssl'
import { tracker } from '@gentorrent/plugin-tracker'
import { update } from '@gentorrent/plugin-update'
import { v2 } from '@gentorrent/plugin-v2'
import { webseed } from '@gentorrent/plugin-webseed'
import { content, credential } from '@gentorrent/testkit'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'

const signer = credential('com.example')
const pem = `-----BEGIN CERTIFICATE-----\n${Buffer.from(signer.certificate.bytes).toString('base64')}\n-----END CERTIFICATE-----\n`

const plugins: readonly ActivePlugin[] = [
  attributes({ executable: true, hidden: true, symlinks: true, sha1: true }),
  checksums({ md5sum: true, biglybt: true }),
  dht({ nodes: [{ host: '192.0.2.1', port: 6881 }] }),
  extra({ info: ['x_cross_seed=5d41'], root: ['website=https://example/'] }),
  signing({ keys: [signer.key], certificates: [signer.certificate] }),
  similar({ hashes: ['0f'.repeat(20)], collections: ['com.example.series'], place: 'both' }),
  ssl({ certificate: { path: 'root.pem', bytes: Buffer.from(pem) } }),
  tracker({ trackers: ['https://t.example/announce'] }),
  update({ url: 'https://u.example/', originator: signer.certificate }),
  v2({ mode: 'hybrid' }),
  webseed({ urls: ['https://w.example/'] }),
]

const files: Readonly<Record<string, Uint8Array>> = {
  '.hidden': content(20_000),
  'a/b.bin': content(24_000_000, 1),
  'a.txt': content(5),
  empty: content(0),
  'run.sh': content(16_384, 2),
  'twin of b.bin': content(24_000_000, 1),
}

let parent: string
let scanned: Scanned

beforeAll(async () => {
  parent = await fs.mkdtemp(path.join(os.tmpdir(), 'gentorrent-everything-'))
  const folder = path.join(parent, 'pub')
  for (const [name, bytes] of Object.entries(files)) {
    await fs.mkdir(path.dirname(path.join(folder, name)), { recursive: true })
    await fs.writeFile(path.join(folder, name), bytes)
  }
  await fs.chmod(path.join(folder, 'run.sh'), 0o755)
  await fs.symlink('run.sh', path.join(folder, 'link'))
  scanned = await scan(folder)
})
afterAll(() => fs.rm(parent, { recursive: true, force: true }))

const making = (changes: Partial<CreateInput> = {}) =>
  create({ ...scanned, plugins, installed: [], pieceLength: 65_536, engine: createEngine(), ...changes })

test('neither the order of plugins and files nor the number of threads can be seen', async () => {
  const { bytes } = await making()
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray([...plugins], { minLength: plugins.length }),
      fc.shuffledSubarray([...scanned.files], { minLength: scanned.files.length }),
      fc.constantFrom(1, 2, 3),
      async (plugins, files, workers) => {
        const again = await making({ plugins, files, engine: createEngine({ workers }) })
        expect(Buffer.compare(again.bytes, bytes)).toBe(0)
      },
    ),
    { numRuns: 6 },
  )
})

test.runIf(process.platform === 'linux')('the content is read once', async () => {
  const length = Object.values(files).reduce((sum, { length }) => sum + length, 0)
  const before = await bytesRead()
  await making()
  const count = (await bytesRead()) - before
  // Beside the content, the engine's threads load their own code.
  expect(count).toBeGreaterThanOrEqual(length)
  expect(count - length).toBeLessThan(length / 10)
})

/** Bytes that any thread of this process has read so far, as Linux counts them. */
const bytesRead = async () => Number(/^rchar: (\d+)$/m.exec(await fs.readFile('/proc/self/io', 'latin1'))![1])

test('every digest is that of its file', async () => {
  const { torrent, layout, issues } = await making()
  expect([...new Set(issues.map(({ code }) => code))].sort()).toEqual(['SSL_PUBLIC', 'WEBSEED_PADS'])
  const digest = (algorithm: string, ...parts: readonly Uint8Array[]) =>
    parts.reduce((hash, part) => hash.update(part), createHash(algorithm)).digest('hex')
  const contentOf = (name: string) => files[name] ?? new Uint8Array(0)

  const entries = list(torrent.info.get('files'))!.map(entry => dict(entry)!)
  for (const entry of entries.filter(entry => !/[pl]/.test(text(entry.get('attr')) ?? ''))) {
    const name = texts(entry.get('path'))!.join('/')
    const own = contentOf(name)
    expect([name, text(entry.get('md5sum'))]).toEqual([name, digest('md5', own)])
    expect([name, hexOf(entry.get('sha1'))]).toEqual([name, own.length > 0 ? digest('sha1', own) : undefined])
  }
  const stream = Buffer.concat(
    layout.files.map(({ role, path, length }) =>
      role === 'data' ? contentOf(path.join('/')) : new Uint8Array(length),
    ),
  )
  const pieces = bytes(torrent.info.get('pieces'))!
  for (let at = 0; at * 20 < pieces.length; at++) {
    const piece = stream.subarray(at * 65_536, (at + 1) * 65_536)
    if (hex(pieces.subarray(at * 20, at * 20 + 20)) !== digest('sha1', piece)) throw new Error(`piece ${at} is wrong`)
  }
  expect(hexOf(torrent.info.get('sha1'))).toBe(digest('sha1', stream))
  // The twins share a root and its layer.
  expect([...dict(torrent.metainfo.get('piece layers'))!.entries()]).toHaveLength(1)
})

const hexOf = (value: Parameters<typeof bytes>[0]) => {
  const found = bytes(value)
  return found && hex(found)
}

test('it is read as it was asked for, and verifies, until a byte changes', async () => {
  const { bytes: torrentBytes } = await making()
  const installed = [attributes, checksums, dht, extra, signing, similar, ssl, tracker, update, v2, webseed]
  const { torrent, layout, sections, issues, unknown } = await read(torrentBytes, { plugins: installed })
  const active = plugins.map(({ definition }) => definition.id)
  expect(sections.map(({ plugin }) => plugin).sort()).toEqual([...active, 'bep3'].sort())
  expect(unknown).toEqual([])
  expect(issues.filter(({ severity }) => severity === 'error')).toEqual([])

  const engine = createEngine()
  const compared = async (plugins: readonly Plugin[]) => {
    const located = await locate(layout!, path.join(parent, 'pub'))
    return [...located.issues, ...(await verify({ torrent, layout: located.layout, plugins, engine }))]
  }
  expect(await compared(installed)).toEqual([])
  const target = path.join(parent, 'pub', 'a.txt')
  await fs.writeFile(target, 'other')
  const codes = (await compared(installed)).map(({ code }) => code)
  await fs.writeFile(target, files['a.txt']!)
  expect([...new Set(codes)].sort()).toEqual([
    'ATTRIBUTES_SHA1_MISMATCH',
    'CHECKSUMS_MISMATCH',
    'PIECE_BAD',
    'V2_FILE_BAD',
  ])
})

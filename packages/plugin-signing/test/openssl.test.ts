import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { create, read } from '@gentorrent/core'
import { encode } from '@gentorrent/core/bencode'
import { bytes, dict } from '@gentorrent/core/plugin'
import { checkSignatures, signing } from '@gentorrent/plugin-signing'
import { entries, referenceEngine } from '@gentorrent/testkit'
import { expect, type TestContext, test } from 'vitest'

const withOpenssl = (name: string, body: (folder: string) => Promise<void>) =>
  test(name, async context => {
    refuseMissing(context)
    const folder = await mkdtemp(join(tmpdir(), 'gentorrent-openssl-'))
    try {
      await body(folder)
    } finally {
      await rm(folder, { recursive: true })
    }
  })

const refuseMissing = (context: TestContext) => {
  if (spawnSync('openssl', ['version']).status === 0) return
  const note = 'needs openssl (Debian package openssl)'
  if (process.env['GENTORRENT_REQUIRE_CLIENTS'] === '1') throw new Error(note)
  context.skip(note)
}

/** A key and a certificate, made with the commands of BEP 35, and what reads and runs in their folder. */
const place = (folder: string) => {
  const at = (name: string) => join(folder, name)
  const run = (...args: readonly string[]) =>
    execFileSync('openssl', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  const given = async (name: string) => ({ path: name, bytes: Uint8Array.from(await readFile(at(name))) })
  run('genrsa', '-aes256', '-passout', 'pass:secret', '-out', 'privkey.pem', '2048')
  const request = ['-subj', '/O=Example/CN=com.example', '-passin', 'pass:secret']
  run('req', '-new', '-x509', '-key', 'privkey.pem', ...request, '-days', '3650', '-out', 'cert.pem')
  run('x509', '-in', 'cert.pem', '-noout', '-pubkey', '-out', 'public.pem')
  return { at, run, given }
}

const input = {
  name: 'f.bin',
  single: true,
  files: entries({ 'f.bin': 1000 }),
  pieceLength: 16_384,
  engine: referenceEngine,
}

withOpenssl('openssl verifies what we sign', async folder => {
  const { at, run, given } = place(folder)
  const options = {
    keys: [await given('privkey.pem')],
    certificates: [await given('cert.pem')],
    passphrases: ['secret'],
    updateUrl: 'https://feed.example/u',
  }
  const { torrent } = await create({ ...input, plugins: [signing(options)] })
  const entry = dict(dict(torrent.metainfo.get('signatures'))!.get('com.example'))!
  await writeFile(at('message'), Buffer.concat([torrent.infoBytes, dict(entry.get('info'))!.bytes]))
  await writeFile(at('signature'), bytes(entry.get('signature'))!)
  expect(run('dgst', '-sha1', '-verify', 'public.pem', '-signature', 'signature', 'message')).toBe('Verified OK\n')
  const pem = run('x509', '-in', 'cert.pem', '-outform', 'PEM')
  await writeFile(at('ours.der'), bytes(entry.get('certificate'))!)
  expect(run('x509', '-in', 'ours.der', '-inform', 'DER', '-outform', 'PEM')).toBe(pem)
})

withOpenssl('we verify what openssl signs', async folder => {
  const { at, run, given } = place(folder)
  const unsigned = await create({ ...input, plugins: [] })
  await writeFile(at('message'), unsigned.torrent.infoBytes)
  const key = ['-sign', 'privkey.pem', '-passin', 'pass:secret']
  run('dgst', '-sha1', ...key, '-out', 'signature', 'message')
  run('x509', '-in', 'cert.pem', '-outform', 'DER', '-out', 'cert.der')
  const [certificate, signature] = [await readFile(at('cert.der')), await readFile(at('signature'))]
  const signatures = encode({ 'com.example': { certificate, signature } })
  const { infoBytes } = unsigned.torrent
  const torrent = Buffer.concat([
    Buffer.from('d4:info'),
    infoBytes,
    Buffer.from('10:signatures'),
    signatures,
    Buffer.from('e'),
  ])
  const found = await read(torrent, { plugins: [signing({ trusted: [await given('cert.pem')] })], strict: true })
  expect(found.issues).toEqual([])
  expect(checkSignatures(found.torrent).map(({ id, verdict }) => [id, verdict])).toEqual([['com.example', 'valid']])
  const options = {
    keys: [await given('privkey.pem')],
    certificates: [await given('cert.pem')],
    passphrases: ['secret'],
  }
  const ours = await create({ ...input, plugins: [signing(options)] })
  expect(Buffer.from(ours.bytes).equals(torrent)).toBe(true)
})

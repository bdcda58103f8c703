import { existsSync, readFileSync } from 'node:fs'
import { bep3, create, edit, hex, isError, read } from '@gentorrent/core'
import { encode } from '@gentorrent/core/bencode'
import type { ActivePlugin } from '@gentorrent/core/plugin'
import { signing } from '@gentorrent/plugin-signing'
import { tracker } from '@gentorrent/plugin-tracker'
import { update } from '@gentorrent/plugin-update'
import { content, credential, dataEntry, referenceEngine } from '@gentorrent/testkit'
import { describe, expect, test } from 'vitest'

const input = {
  name: 'f.bin',
  single: true,
  files: [dataEntry(['f.bin'], content(1000))],
  pieceLength: 16_384,
  engine: referenceEngine,
}
const one = credential('com.example')
const pem = `-----BEGIN CERTIFICATE-----\n${Buffer.from(one.certificate.bytes).toString('base64')}\n-----END CERTIFICATE-----\n`
const made = (...plugins: readonly ActivePlugin[]) => create({ ...input, plugins })
const codes = async (...plugins: readonly ActivePlugin[]) => (await made(...plugins)).issues.map(({ code }) => code)
const refusal = async (options: Parameters<typeof update>[0]) => {
  const refused = await made(update(options)).catch(error => error)
  return isError(refused, 'REFUSED') ? refused.details.issues.map(({ code }) => code) : refused
}

test('the originator stands in the torrent in DER form, whatever its file has', async () => {
  const { torrent } = await made(update({ originator: { path: 'c.pem', bytes: Buffer.from(pem) } }))
  expect(hex(torrent.info.get('originator') as Uint8Array)).toBe(hex(one.certificate.bytes))
})

test('warns of an originator who has not signed', async () => {
  const originator = update({ url: 'https://a.example/', originator: one.certificate })
  const by = (issued: typeof one, more: object = {}) =>
    signing({ keys: [issued.key], certificates: [issued.certificate], ...more })
  const other = credential('com.other')
  const branch = credential('com.branch', { issuer: { name: 'com.example', privateKey: one.privateKey } })
  expect(await codes(originator)).toEqual(['UPDATE_UNSIGNED'])
  expect(await codes(originator, by(one))).toEqual([])
  expect(await codes(originator, by(branch))).toEqual([])
  expect(await codes(originator, by(one, { omitCertificate: true }))).toEqual(['SIGNING_UNCHECKED'])
  expect(await codes(originator, by(other))).toEqual(['UPDATE_UNSIGNED'])
  expect(await codes(originator, by(other, { omitCertificate: true }))).toContain('UPDATE_UNSIGNED')
})

test('refuses what is no URL and no certificate', async () => {
  expect(await refusal({ url: 'ftp://a.example/' })).toEqual(['OPTION_INVALID'])
  expect(await refusal({ originator: { path: 'x', bytes: Buffer.from('x') } })).toEqual(['UPDATE_CERTIFICATE'])
})

test('no edit changes unasked what stands inside of info', async () => {
  const { bytes } = await made()
  await expect(edit({ bytes, plugins: [update({ url: 'https://a.example/' })] })).rejects.toThrow(
    'info-hash would change',
  )
})

test('reports what others wrote', async () => {
  const info = { name: 'x', 'update-url': 'javascript:', originator: 'junk', 'meta version': 2 }
  const { issues } = await read(encode({ info }), { plugins: [update] })
  expect(issues.map(({ code }) => code).filter(code => code.startsWith('UPDATE'))).toEqual([
    'UPDATE_URL',
    'UPDATE_V2',
    'UPDATE_CERTIFICATE',
  ])
})

test('warns of an originator that is written as text', async () => {
  const messages = async (originator: Uint8Array | string) => {
    const { issues } = await read(encode({ info: { name: 'x', originator } }), { plugins: [update] })
    return issues.filter(({ code }) => code === 'UPDATE_CERTIFICATE').map(({ message }) => message)
  }
  expect(await messages(one.certificate.bytes)).toEqual([])
  expect(await messages(pem)).toEqual([expect.stringContaining('not a certificate in DER form')])
})

const vectors = new URL('../../../../shared/vectors/generated/', import.meta.url)
const hasVectors = existsSync(vectors)

describe.skipIf(!hasVectors)(`vectors${hasVectors ? '' : ' (skipped: there is no ../shared/vectors)'}`, () => {
  const vector = (name: string) => readFileSync(new URL(name, vectors))
  const dated = bep3({ creationDate: 1_700_000_000 })

  test('bep39-update-url, made again byte for byte', async () => {
    const { bytes } = await made(dated, update({ url: 'https://feed.example/u' }))
    expect(hex(bytes)).toBe(hex(vector('bep39-update-url.torrent')))
  })

  test('bep39-originator-signed, made again around the same signature', async () => {
    const original = vector('bep39-originator-signed.torrent')
    const originator = { path: 'bep35-testcert.pem', bytes: vector('bep35-testcert.pem') }
    const trackers = ['http://a.example/announce,udp://b.example:80', 'https://c.example/announce']
    const plugins = [dated, tracker({ trackers }), update({ url: 'https://feed.example/u', originator })]
    const { torrent } = await made(...plugins)
    const { torrent: expected } = await read(original, { plugins: [] })
    expect(hex(torrent.infoBytes)).toBe(hex(expected.infoBytes))
    const unsigned = await edit({ bytes: original, plugins: [], remove: ['signatures'] })
    expect(hex(torrent.metainfo.bytes)).toBe(hex(unsigned.bytes))
    const { issues } = await read(original, { plugins: [update, signing, tracker] })
    expect(issues).toEqual([])
  })
})

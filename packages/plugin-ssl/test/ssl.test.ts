import { bep3, create, isError, read } from '@gentorrent/core'
import { encode } from '@gentorrent/core/bencode'
import { type ActivePlugin, text } from '@gentorrent/core/plugin'
import { privateTorrent } from '@gentorrent/plugin-private'
import { ssl } from '@gentorrent/plugin-ssl'
import { tracker } from '@gentorrent/plugin-tracker'
import { credential, entries, referenceEngine } from '@gentorrent/testkit'
import { expect, test } from 'vitest'

const pem = (bytes: Uint8Array, label = 'CERTIFICATE') =>
  `-----BEGIN ${label}-----\n${Buffer.from(bytes).toString('base64')}\n-----END ${label}-----\n`
const given = (value: string | Uint8Array) =>
  ssl({ certificate: { path: 'root.pem', bytes: Buffer.from(value as string) } })
const root = credential('org.example')
const trackers = (...urls: readonly string[]) => tracker({ trackers: urls })
const closed = [privateTorrent({ private: true }), trackers('https://a.example/announce')]

const made = (...plugins: readonly ActivePlugin[]) =>
  create({
    name: 'f.bin',
    single: true,
    files: entries({ 'f.bin': 1000 }),
    pieceLength: 16_384,
    engine: referenceEngine,
    plugins: [bep3(), ...plugins],
  })
const refusal = async (...plugins: readonly ActivePlugin[]) => {
  const refused = await made(...plugins).catch(error => error)
  return isError(refused, 'REFUSED') ? refused.details.issues.map(({ code }) => code) : refused
}
const codes = async (...plugins: readonly ActivePlugin[]) => (await made(...plugins)).issues.map(({ code }) => code)

test('the text of the file stands in the torrent as it is', async () => {
  const text2 = `some words before\n${pem(root.certificate.bytes)}`
  const { torrent, issues } = await made(given(text2), ...closed)
  expect(text(torrent.info.get('ssl-cert'))).toBe(text2)
  expect(issues).toEqual([])
})

test('refuses what is no certificate in PEM form, and private keys', async () => {
  expect(await refusal(given('x'))).toEqual(['SSL_CERTIFICATE'])
  expect(await refusal(given(root.certificate.bytes))).toEqual(['SSL_CERTIFICATE'])
  expect(await refusal(given(pem(Buffer.from('rubbish'))))).toEqual(['SSL_CERTIFICATE'])
  expect(await refusal(given(pem(root.certificate.bytes) + Buffer.from(root.key.bytes)))).toEqual(['SSL_KEY'])
})

test('warns of what keeps peers out', async () => {
  const own = pem(root.certificate.bytes)
  expect(await codes(given(own))).toEqual(['SSL_PUBLIC'])
  const web = [privateTorrent({ private: true }), trackers('wss://a.example/announce')]
  expect(await codes(given(own), ...web)).toEqual(['SSL_TRACKER'])
  const old = credential('org.example', { to: '20210101000000Z' })
  expect(await codes(given(pem(old.certificate.bytes)), ...closed)).toEqual(['SSL_EXPIRED'])
  const leaf = credential('org.leaf', { issuer: { name: 'org.example', privateKey: root.privateKey } })
  expect(await codes(given(pem(leaf.certificate.bytes)), ...closed)).toEqual(['SSL_ISSUER'])
})

test('reports what others wrote', async () => {
  const info = { name: 'x', 'ssl-cert': 5 }
  const { issues } = await read(encode({ info }), { plugins: [ssl] })
  expect(issues.map(({ code }) => code).filter(code => code.startsWith('SSL'))).toEqual([
    'SSL_CERTIFICATE',
    'SSL_PUBLIC',
  ])
})

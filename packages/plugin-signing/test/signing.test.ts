import { generateKeyPairSync } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { bep3, create, edit, hex, isError, read } from '@gentorrent/core'
import { rawPairs } from '@gentorrent/core/bencode'
import { dict, type Torrent, text } from '@gentorrent/core/plugin'
import { checkSignatures, signing } from '@gentorrent/plugin-signing'
import { type Credential, credential, entries, referenceEngine } from '@gentorrent/testkit'
import { describe, expect, test } from 'vitest'

const file = (path: string, bytes: Uint8Array) => ({ path, bytes: Uint8Array.from(bytes) })
const pem = (label: string, bytes: Uint8Array) =>
  Buffer.from(`-----BEGIN ${label}-----\n${Buffer.from(bytes).toString('base64')}\n-----END ${label}-----\n`)

const one = credential('com.example')
const other = credential('org.example.other')

type Given = Parameters<typeof signing>[0]

const made = (options: Given) =>
  create({
    name: 'f.bin',
    single: true,
    files: entries({ 'f.bin': 1000 }),
    pieceLength: 16_384,
    engine: referenceEngine,
    plugins: [bep3({ comment: 'c' }), ...(options ? [signing(options)] : [])],
  })
const by = (...credentials: readonly Credential[]): Given => ({
  keys: credentials.map(({ key }) => key),
  certificates: credentials.map(({ certificate }) => certificate),
})
const refusal = async (options: Given) => {
  const refused = await made(options).catch(error => error)
  return isError(refused, 'REFUSED') ? refused.details.issues.map(({ code }) => code) : refused
}
const verdicts = (torrent: Torrent, trusted: readonly Uint8Array[] = []) =>
  checkSignatures(torrent, { trusted }).map(({ id, verdict, isTrusted }) => [id, verdict, isTrusted])
const signatures = ({ metainfo }: Torrent) => dict(metainfo.get('signatures'))!
const codes = async (bytes: Uint8Array, options: Given = {}) =>
  (await read(bytes, { plugins: [signing(options)] })).issues.map(({ code }) => code)

describe('signing', () => {
  test('leaves the info-hash alone and signs the info dictionary', async () => {
    const unsigned = await made(undefined)
    const { torrent, issues } = await made(by(one))
    expect(torrent.infoHash).toEqual(unsigned.torrent.infoHash)
    expect(verdicts(torrent)).toEqual([['com.example', 'valid', false]])
    expect(verdicts(torrent, [one.certificate.bytes])).toEqual([['com.example', 'valid', true]])
    expect(issues).toEqual([])
    expect(dict(signatures(torrent).get('com.example'))!.get('certificate')).toEqual(one.certificate.bytes)
  })

  test.each<[string, (pkcs8: Buffer) => Uint8Array]>([
    ['PKCS #8, PEM', der => pem('PRIVATE KEY', der)],
    ['PKCS #8, DER', der => der],
    ['PKCS #1, PEM', () => Buffer.from(one.privateKey.export({ format: 'pem', type: 'pkcs1' }))],
    ['PKCS #1, DER', () => one.privateKey.export({ format: 'der', type: 'pkcs1' })],
    [
      'a file with the certificate in it',
      der => Buffer.concat([pem('CERTIFICATE', one.certificate.bytes), pem('PRIVATE KEY', der)]),
    ],
  ])('reads keys: %s', async (_, form) => {
    const key = file('k', form(one.privateKey.export({ format: 'der', type: 'pkcs8' })))
    const { bytes } = await made({ keys: [key], certificates: [file('c', pem('CERTIFICATE', one.certificate.bytes))] })
    expect(bytes).toEqual((await made(by(one))).bytes)
  })

  test.each([
    ['PEM', 'pkcs8'],
    ['DER', 'pkcs8'],
    ['PEM', 'pkcs1'],
  ] as const)('opens encrypted keys: %s, %s', async (format, type) => {
    const encrypted =
      format === 'PEM'
        ? Buffer.from(one.privateKey.export({ format: 'pem', type, cipher: 'aes-256-cbc', passphrase: 'right' }))
        : one.privateKey.export({ format: 'der', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'right' })
    const given = { keys: [file('k', encrypted)], certificates: [one.certificate] }
    const { bytes } = await made({ ...given, passphrases: ['wrong', 'right'] })
    expect(bytes).toEqual((await made(by(one))).bytes)
    const refused = await made({ ...given, passphrases: ['wrong'] }).catch(error => error)
    expect(refused.message).toBe('`k` is encrypted, and the passphrase does not open it')
    expect((await made(given).catch(error => error)).message).toContain('give its passphrase')
  })

  test('refuses what cannot sign', async () => {
    const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
    const ec = file('k', Buffer.from(elliptic.export({ format: 'pem', type: 'pkcs8' })))
    const pss = generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).privateKey
    const pssKey = file('k', Buffer.from(pss.export({ format: 'pem', type: 'pkcs8' })))
    const { certificates } = by(one) as { certificates: [typeof one.certificate] }
    expect(await refusal({ keys: [ec], certificates })).toEqual(['SIGNING_KEY'])
    expect(await refusal({ keys: [pssKey], certificates })).toEqual(['SIGNING_KEY'])
    expect(await refusal({ keys: [file('k', Buffer.from('rubbish'))], certificates })).toEqual(['SIGNING_KEY'])
    expect(await refusal({ keys: [one.key], certificates: [file('c', Buffer.from('x'))] })).toEqual([
      'SIGNING_CERTIFICATE',
    ])
    expect(await refusal({ keys: [one.key], certificates: [other.certificate] })).toEqual([
      'SIGNING_PAIR',
      'SIGNING_PAIR',
    ])
    expect(await refusal({ keys: [one.key] })).toEqual(['SIGNING_PAIR'])
    expect(await refusal({ certificates })).toEqual(['SIGNING_PAIR'])
    expect(await refusal({ omitCertificate: true })).toEqual(['SIGNING_NOBODY'])
    expect(await refusal({ ...by(one), signers: ['net.example'] })).toEqual(['SIGNING_SIGNER'])
    const twin = credential('com.example')
    expect(await refusal(by(one, twin))).toEqual(['SIGNING_TWICE'])
    const of = one.privateKey
    expect(await refusal(by(credential('', { of, names: [] })))).toEqual(['SIGNING_CERTIFICATE'])
    expect(await refusal(by(credential('', { of })))).toEqual(['SIGNING_CERTIFICATE'])
    expect(await refusal(by(credential('a'.repeat(65), { of })))).toEqual(['SIGNING_CERTIFICATE'])
  })

  test('warns of what is odd, when signing and when reading', async () => {
    const of = one.privateKey
    const cases = [
      ['SIGNING_EXPIRED', credential('com.example', { of, to: '20210101000000Z' })],
      ['SIGNING_EXPIRED', credential('com.example', { of, from: '20990101000000Z' })],
      ['SIGNING_WEAK', credential('com.example', { bits: 1024 })],
      ['SIGNING_NAME', credential('example', { of })],
    ] as const
    for (const [code, odd] of cases) {
      const { bytes, issues } = await made(by(odd))
      expect(issues.map(one => one.code)).toEqual([code])
      expect(await codes(bytes)).toEqual([code])
    }
  })

  test('an id of 64 bytes in any script, and the first of two names', async () => {
    const of = one.privateKey
    const long = `com.${'é'.repeat(30)}`
    const twice = credential('', { of, names: [long, 'second'] })
    expect(verdicts((await made(by(twice))).torrent)).toEqual([[long, 'valid', false]])
  })
})

describe('reading', () => {
  test('a changed torrent, signature, extra or name is bad', async () => {
    const { torrent, bytes } = await made({ ...by(one), updateUrl: 'https://feed.example/u' })
    const root = Buffer.from(bytes).toString('latin1')
    const changes: [string, string][] = [
      ['6:lengthi1000e', '6:lengthi1001e'],
      ['https://feed.example/u', 'https://feed.example/v'],
      ['11:com.example', '11:com.exampla'],
    ]
    for (const [from, to] of changes) {
      expect(root).toContain(from)
      const changed = Buffer.from(root.replace(from, to), 'latin1')
      const found = await read(changed, { plugins: [signing] })
      expect(found.issues.filter(({ severity }) => severity === 'error').map(({ code }) => code)).toContain(
        'SIGNING_BAD',
      )
      expect(verdicts(found.torrent)).not.toContainEqual([expect.anything(), 'valid', expect.anything()])
    }
    expect(checkSignatures(torrent)[0]!.certificate!.subject).toBe('CN=com.example')
  })

  test('without a certificate it is checked by one that is trusted', async () => {
    const { bytes, torrent, issues } = await made({ ...by(one), omitCertificate: true })
    expect(await codes(bytes)).toEqual(['SIGNING_UNCHECKED'])
    expect(new Set(issues.map(({ message }) => message)).size).toBe(1)
    expect(await codes(bytes, { trusted: [one.certificate] })).toEqual([])
    expect(await codes(bytes, { trusted: [other.certificate] })).toEqual(['SIGNING_UNCHECKED'])
    expect(verdicts(torrent, [credential('com.example').certificate.bytes])).toEqual([['com.example', 'bad', false]])
  })

  test('trusts those whom somebody trusted has certified, and nobody further', async () => {
    const root = credential('com.root')
    const middle = credential('com.middle', { issuer: { name: 'com.root', privateKey: root.privateKey } })
    const leaf = credential('com.leaf', { issuer: { name: 'com.middle', privateKey: middle.privateKey } })
    const { bytes, torrent } = await made(by(leaf))
    expect(verdicts(torrent, [middle.certificate.bytes])).toEqual([['com.leaf', 'valid', true]])
    expect(verdicts(torrent, [root.certificate.bytes])).toEqual([['com.leaf', 'valid', false]])
    expect(await codes(bytes, { trusted: [root.certificate] })).toEqual(['SIGNING_UNTRUSTED'])
    const forged = credential('com.leaf', { issuer: { name: 'com.middle', privateKey: root.privateKey } })
    expect(verdicts((await made(by(forged))).torrent, [middle.certificate.bytes])).toEqual([
      ['com.leaf', 'valid', false],
    ])
  })

  test('many signatures do not keep a reader busy for ever', async () => {
    const { torrent } = await made(by(one))
    const [[, entry]] = rawPairs(signatures(torrent)) as [[Uint8Array, Uint8Array]]
    const many = Array.from({ length: 1000 }, (_, at) => [Buffer.from(`7:com.${String(at).padStart(3, '0')}`), entry])
    const found = checkSignatures((await read(around(torrent, ['d', ...many.flat(), 'e']), { plugins: [] })).torrent)
    expect(found.filter(({ verdict }) => verdict === 'bad')).toHaveLength(100)
    expect(found.filter(({ verdict }) => verdict === 'unchecked')).toHaveLength(900)
  })
})

/** The torrent with these bytes as its signatures. */
const around = ({ infoBytes }: Torrent, parts: readonly (string | Uint8Array)[]) =>
  Buffer.concat(['d4:info', infoBytes, '10:signatures', ...parts, 'e'].map(part => Buffer.from(part as string)))

describe('editing', () => {
  test('adds a signature and leaves the others as they are', async () => {
    const first = await made({ ...by(one), updateUrl: 'https://feed.example/u' })
    const { bytes, torrent, changed } = await edit({ bytes: first.bytes, plugins: [signing(by(other))] })
    expect(changed).toEqual(['metainfo.signatures'])
    expect(verdicts(torrent)).toEqual([
      ['com.example', 'valid', false],
      ['org.example.other', 'valid', false],
    ])
    const entry = (signed: Torrent) =>
      hex(rawPairs(signatures(signed)).find(([key]) => text(key) === 'com.example')![1])
    expect(entry(torrent)).toBe(entry(first.torrent))
    const both = await made(by(one, other))
    expect(text(both.torrent.metainfo.get('comment'))).toBe(text(torrent.metainfo.get('comment')))
    const again = await edit({ bytes, plugins: [signing(by(other))] })
    expect(again.changed).toEqual([])
  })

  test('refuses what only a new signature can hold', async () => {
    const { bytes } = await made(by(one))
    for (const options of [
      { updateUrl: 'https://feed.example/u' },
      { omitCertificate: true, signers: ['com.example'] },
    ]) {
      const refused = await edit({ bytes, plugins: [signing(options)] }).catch((error: unknown) => error)
      expect(isError(refused, 'REFUSED') && refused.details.issues.map(({ code }) => code)).toEqual(['SIGNING_NOBODY'])
    }
  })

  test('signs anew, and keeps only some', async () => {
    const first = await made(by(one, other))
    const renewed = await edit({ bytes: first.bytes, plugins: [signing({ ...by(one), omitCertificate: true })] })
    expect(dict(signatures(renewed.torrent).get('com.example'))!.has('certificate')).toBe(false)
    const kept = await edit({ bytes: first.bytes, plugins: [signing({ signers: ['org.example.other'] })] })
    expect(verdicts(kept.torrent)).toEqual([['org.example.other', 'valid', false]])
  })

  test('refuses to go on from signatures that are none', async () => {
    const { torrent } = await made(undefined)
    for (const value of ['4:junk', 'd1:bde1:adee']) {
      const refused = edit({ bytes: around(torrent, [value]), plugins: [signing(by(one))] })
      await expect(refused).rejects.toMatchObject({ details: { issues: [{ code: 'SIGNING_FORM' }] } })
    }
    const bad = await edit({
      bytes: around(torrent, ['d3:', Uint8Array.of(0xff, 0xfe, 0xfd), 'i1ee']),
      plugins: [signing(by(one))],
    })
    expect(verdicts(bad.torrent)).toContainEqual(['com.example', 'valid', false])
    expect(signatures(bad.torrent).count).toBe(2)
  })
})

const vectors = new URL('../../../../shared/vectors/generated/', import.meta.url)
const hasVectors = existsSync(vectors)

describe.skipIf(!hasVectors)(`vectors${hasVectors ? '' : ' (skipped: there is no ../shared/vectors)'}`, () => {
  const vector = (name: string) => readFileSync(new URL(name, vectors))
  const certificate = () => vector('bep35-testcert.pem')

  test('of the official tool and its kind are valid', async () => {
    const signed = await read(vector('bep35-signed.torrent'), { plugins: [signing], strict: true })
    expect(verdicts(signed.torrent)).toEqual([['com.example.gentorrent', 'valid', false]])
    expect(signed.issues.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(signed.sections).toContainEqual({
      findings: [expect.objectContaining({ standing: 'doubtful' })],
      plugin: 'signing',
      options: { signers: ['com.example.gentorrent'] },
    })
  })

  test('with signed extras, checked by a certificate from elsewhere', async () => {
    const { torrent, issues } = await read(vector('bep35-signed-siginfo-nocert.torrent'), { plugins: [signing] })
    expect(issues.map(({ code }) => code)).toContain('SIGNING_UNCHECKED')
    expect(verdicts(torrent, [certificate()])).toEqual([['com.example.gentorrent', 'valid', true]])
  })

  test('with the certificate of the originator', async () => {
    const { torrent, issues } = await read(vector('bep39-originator-signed.torrent'), { plugins: [signing] })
    expect(verdicts(torrent)).toEqual([['com.example.gentorrent', 'valid', false]])
    expect(issues.filter(({ code }) => code.startsWith('SIGNING'))).toEqual([])
  })

  test('with a flipped byte is refused', async () => {
    const { torrent, issues } = await read(vector('invalid-bep35-bad-signature.torrent'), { plugins: [signing] })
    expect(verdicts(torrent)).toEqual([['com.example.gentorrent', 'bad', false]])
    expect(issues.filter(({ severity }) => severity === 'error').map(({ code }) => code)).toEqual(['SIGNING_BAD'])
  })

  test('made again around the same signature, byte for byte', async () => {
    const original = vector('bep35-signed.torrent')
    const { torrent } = await read(original, { plugins: [] })
    const { bytes } = await edit({ bytes: original, plugins: [signing({ signers: ['com.example.gentorrent'] })] })
    expect(hex(bytes)).toBe(hex(original))
    expect(torrent.infoHash.v1).toBeDefined()
  })
})

test('a certificate whose key is none is reported, not tripped over', async () => {
  const bytes = Buffer.from((await made(by(one))).bytes)
  // The sequence of an RSA key follows the algorithm, rsaEncryption without parameters, and the head of a bit string.
  const algorithm = Buffer.from('2a864886f70d0101010500', 'hex')
  const at = bytes.indexOf(algorithm) + algorithm.length + 5
  expect(bytes[at]).toBe(0x30)
  bytes[at] = 0x31
  expect(await codes(bytes)).toEqual(['SIGNING_BAD'])
})

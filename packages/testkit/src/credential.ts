import { createPublicKey, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import type { FileContent } from '@gentorrent/core/plugin'

/** A new RSA key and its certificate, as options of the kind `file` hold them. */
export interface Credential {
  readonly privateKey: KeyObject
  /** PEM, PKCS #8. */
  readonly key: FileContent
  /** DER. */
  readonly certificate: FileContent
}

/** What is out of the ordinary about a certificate. */
export interface Oddity {
  /** Common names, the first one first. Default: the one that was asked for. */
  readonly names?: readonly string[]
  /** When it begins and ceases to hold, as `YYYYMMDDHHMMSSZ`. Default: from 2020 to 2100. */
  readonly from?: string
  readonly to?: string
  /** Who issues it. Default: itself. */
  readonly issuer?: { readonly name: string; readonly privateKey: KeyObject }
  /** Bits in the key's modulus. Default: 2048. */
  readonly bits?: number
  /** The key that it certifies. Default: a new one. */
  readonly of?: KeyObject
}

/** Makes an X.509 certificate of version 1, without extensions, for a common name. */
export const credential = (name: string, oddity: Oddity = {}): Credential => {
  const { names = [name], from = '20200101000000Z', to = '21000101000000Z', issuer, bits = 2048, of } = oddity
  const privateKey = of ?? generateKeyPairSync('rsa', { modulusLength: bits }).privateKey
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' })
  const body = der(
    0x30,
    der(0x02, Buffer.concat([Buffer.of(0x01), randomBytes(8)])),
    sha256WithRsa,
    issuer ? nameOf([issuer.name]) : nameOf(names),
    der(0x30, der(0x18, Buffer.from(from)), der(0x18, Buffer.from(to))),
    nameOf(names),
    spki,
  )
  const signature = createSign('RSA-SHA256')
    .update(body)
    .sign(issuer?.privateKey ?? privateKey)
  const bytes = der(0x30, body, sha256WithRsa, der(0x03, Buffer.of(0), signature))
  return {
    privateKey,
    key: file(`${name}.key`, Buffer.from(privateKey.export({ format: 'pem', type: 'pkcs8' }))),
    certificate: file(`${name}.crt`, bytes),
  }
}

const file = (path: string, bytes: Uint8Array): FileContent => ({ path, bytes: Uint8Array.from(bytes) })

/** One value in the distinguished encoding of ASN.1. */
const der = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts)
  const { length } = content
  if (length < 0x80) return Buffer.concat([Buffer.of(tag, length), content])
  return Buffer.concat([Buffer.of(tag, 0x82, length >> 8, length & 0xff), content])
}

// 1.2.840.113549.1.1.11, RFC 4055
const sha256WithRsa = der(0x30, der(0x06, Buffer.from('2a864886f70d01010b', 'hex')), der(0x05))

const nameOf = (names: readonly string[]) =>
  der(
    0x30,
    // 2.5.4.3, the common name
    ...names.map(name => der(0x31, der(0x30, der(0x06, Buffer.from('550403', 'hex')), der(0x0c, Buffer.from(name))))),
  )

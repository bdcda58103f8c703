import { createPublicKey, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import type { FileContent } from '@gentorrent/core/plugin'

/** A key and its certificate, as files. */
export interface Credential {
  readonly privateKey: KeyObject
  readonly key: FileContent
  readonly certificate: FileContent
}

/** What is out of the ordinary about a certificate. */
export interface Oddity {
  readonly names?: readonly string[]
  readonly from?: string
  readonly to?: string
  /** Who issues it; by itself if nobody does. */
  readonly issuer?: { readonly id: string; readonly privateKey: KeyObject }
  readonly bits?: number
  readonly of?: KeyObject
}

/** A certificate of version 1 without extensions, the form that BEP 35 asks for. */
export const credential = (id: string, oddity: Oddity = {}): Credential => {
  const { names = [id], from = '20200101000000Z', to = '21000101000000Z', issuer, bits = 2048, of } = oddity
  const privateKey = of ?? generateKeyPairSync('rsa', { modulusLength: bits }).privateKey
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' })
  const body = der(
    0x30,
    der(0x02, Buffer.concat([Buffer.of(0x01), randomBytes(8)])),
    sha256WithRsa,
    issuer ? nameOf([issuer.id]) : nameOf(names),
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
    key: file(`${id}.key`, Buffer.from(privateKey.export({ format: 'pem', type: 'pkcs8' }))),
    certificate: file(`${id}.crt`, bytes),
  }
}

export const file = (path: string, bytes: Uint8Array): FileContent => ({ path, bytes: Uint8Array.from(bytes) })

export const pem = (label: string, bytes: Uint8Array): Buffer =>
  Buffer.from(
    `-----BEGIN ${label}-----\n${Buffer.from(bytes).toString('base64').replace(/.{64}/g, '$&\n')}\n-----END ${label}-----\n`,
  )

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

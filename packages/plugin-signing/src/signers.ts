import type { KeyObject, X509Certificate } from 'node:crypto'
import type { FileContent, Issue } from '@gentorrent/core/plugin'
import { certificateOf, commonName, isRsa } from './certificate.ts'
import { privateKeyOf } from './private-key.ts'
import { problem } from './problem.ts'

/** Somebody who signs. */
export interface Signer {
  /** The certificate's common name, by convention a domain backwards, such as `com.example`. */
  readonly id: string
  readonly key: KeyObject
  readonly certificate: X509Certificate
}

export interface Credentials {
  readonly keys: readonly FileContent[]
  readonly certificates: readonly FileContent[]
  readonly passphrases: readonly string[]
}

/** Everybody whose key and certificate are there, and what is wrong with keys and certificates. Pairs find each other. */
export const signersOf = ({
  keys,
  certificates,
  passphrases,
}: Credentials): { readonly signers: readonly Signer[]; readonly issues: readonly Issue[] } => {
  const issues: Issue[] = []
  const opened = keys.flatMap(file => {
    const found = privateKeyOf(file.bytes, passphrases)
    if ('key' in found) return [{ path: file.path, key: found.key }]
    issues.push(problem('SIGNING_KEY', 'error', `\`${file.path}\` ${found.fault}`, found.flags))
    return []
  })
  const read = certificates.flatMap(file => {
    const certificate = certificateOf(file.bytes)
    const fault = certificate ? faultOf(certificate) : 'is not an X.509 certificate in PEM or DER form'
    if (certificate && fault === undefined) return [{ path: file.path, certificate, id: commonName(certificate)! }]
    issues.push(problem('SIGNING_CERTIFICATE', 'error', `\`${file.path}\` ${fault}`))
    return []
  })
  const signers = read.flatMap(({ path, certificate, id }) => {
    const key = opened.find(one => certificate.checkPrivateKey(one.key))?.key
    // A key that could not be opened may be the one.
    if (!key && opened.length === keys.length) issues.push(unpaired(`the certificate \`${path}\` has no key`, 'key'))
    return key ? [{ id, key, certificate }] : []
  })
  for (const { path, key } of opened) {
    const isUsed = read.some(({ certificate }) => certificate.checkPrivateKey(key))
    if (!isUsed && read.length === certificates.length)
      issues.push(unpaired(`the key \`${path}\` has no certificate`, 'cert'))
  }
  const twice = signers.find(({ id }, at) => signers.findIndex(other => other.id === id) < at)
  if (twice) issues.push(problem('SIGNING_TWICE', 'error', `two certificates are those of \`${twice.id}\`: give one`))
  return { signers, issues }
}

const faultOf = (certificate: X509Certificate): string | undefined => {
  if (!isRsa(certificate)) return 'has a public key other than RSA, and BEP 35 knows no other'
  const id = commonName(certificate)
  if (id === undefined) return 'has no common name, which would be the id of the signer'
  // The upper bound of a common name (RFC 5280, ub-common-name), which the official tool refuses to exceed.
  return Buffer.byteLength(id) > 64 ? 'has a common name of more than 64 bytes' : undefined
}

const unpaired = (what: string, missing: string) =>
  problem('SIGNING_PAIR', 'error', `${what} that fits: give it too`, [`--sign-${missing}`])

import type { X509Certificate } from 'node:crypto'
import { bytes, dict, type Torrent } from '@gentorrent/core/plugin'
import { certificateOf, commonName, isRsa, issued } from './certificate.ts'
import { noCertificate } from './remarks.ts'
import { isSignatureOf } from './signature.ts'
import { type StoredSignature, storedSignatures } from './stored.ts'

/** `valid`: made by the owner of the certificate for exactly this torrent. `unchecked`: there is no certificate to tell. */
export type Verdict = 'valid' | 'bad' | 'unchecked'

/** One signature of a torrent, checked. */
export interface CheckedSignature {
  /** The signer's id, as the torrent gives it. */
  readonly id: string
  readonly verdict: Verdict
  /** Why it is not valid. */
  readonly because?: string
  /** The certificate by which it was checked. */
  readonly certificate?: X509Certificate
  /** Whether the certificate is that of one who is trusted, or was issued by one (BEP 35 allows no longer chain). */
  readonly isTrusted: boolean
}

/**
 * Checks every signature of a torrent (BEP 35).
 *
 * A valid signature tells who signed, and only as far as the certificate is trusted: everybody can make one in any name.
 *
 * @param trusted certificates (DER or PEM) that the person trusts; they also serve where the torrent has none
 */
export const checkSignatures = (
  torrent: Torrent,
  { trusted = [] }: { readonly trusted?: readonly Uint8Array[] } = {},
): readonly CheckedSignature[] => {
  const anchors = trusted.flatMap(one => certificateOf(one) ?? [])
  // BEP 39 puts the certificate of the one who may update the torrent into info; its signature need not repeat it.
  const originator = certificateOf(bytes(torrent.info.get('originator')) ?? new Uint8Array())
  const known = [...anchors, ...(originator ? [originator] : [])]
  return storedSignatures(torrent).map((stored, at): CheckedSignature => {
    const checked =
      at < mostChecked ? check(torrent, stored, known) : { verdict: 'unchecked' as const, because: tooMany }
    const { certificate } = checked
    const isTrusted =
      certificate !== undefined &&
      anchors.some(anchor => anchor.raw.equals(certificate.raw) || issued(anchor, certificate))
    return { id: stored.id ?? '(not text)', isTrusted, ...checked }
  })
}

/** A torrent could have thousands, each of which costs a millisecond. */
const mostChecked = 100
const tooMany = `only the first ${mostChecked} signatures are checked`

const check = (
  { infoBytes }: Torrent,
  { id, keys }: StoredSignature,
  known: readonly X509Certificate[],
): Pick<CheckedSignature, 'verdict' | 'because' | 'certificate'> => {
  const signature = bytes(keys?.get('signature'))
  const extra = dict(keys?.get('info'))
  if (!keys || !signature) return { verdict: 'bad', because: 'it holds no signature' }
  if (keys.has('info') && !extra) return { verdict: 'bad', because: 'its `info` is not a dictionary' }
  const isEmbedded = keys.has('certificate')
  const embedded = certificateOf(bytes(keys.get('certificate')) ?? new Uint8Array())
  if (isEmbedded && !embedded) return { verdict: 'bad', because: 'its certificate cannot be read' }
  const candidates = embedded ? [embedded] : known.filter(certificate => commonName(certificate) === id)
  if (candidates.length === 0) return { verdict: 'unchecked', because: noCertificate }
  const message = { infoBytes, ...(extra && { extraBytes: extra.bytes }) }
  const certificate = candidates.find(one => isRsa(one) && isSignatureOf(signature, one.publicKey, message))
  if (!certificate) {
    return {
      verdict: 'bad',
      because: 'it does not fit the torrent: one of them was changed after signing',
      ...(embedded && { certificate: embedded }),
    }
  }
  const name = commonName(certificate)
  return name === id
    ? { verdict: 'valid', certificate }
    : { verdict: 'bad', because: `its certificate is that of \`${name ?? 'nobody'}\``, certificate }
}

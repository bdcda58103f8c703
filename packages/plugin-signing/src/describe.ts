import type { X509Certificate } from 'node:crypto'
import type { FileContent, Finding, Torrent } from '@gentorrent/core/plugin'
import { dayOf, lapse } from './certificate.ts'
import { type CheckedSignature, checkSignatures } from './check-signatures.ts'

/** Who signed, and what that is worth, for people and programs. */
export const describe = (torrent: Torrent, trusted: readonly FileContent[]): readonly Finding[] =>
  checkSignatures(torrent, { trusted: trusted.map(({ bytes }) => bytes) }).map(signature => {
    const { id, verdict, certificate, isTrusted } = signature
    const lapsed = certificate && lapse(certificate, Date.now())
    return {
      label: 'Signed by',
      texts: [
        `${id}: ${verdictOf(signature)}`,
        ...(verdict === 'valid' ? [trustOf(isTrusted, trusted.length > 0)] : []),
        ...(certificate
          ? [`certificate ${lapsed ?? `until ${dayOf(certificate.validTo)}`}, SHA-256 ${fingerprintOf(certificate)}`]
          : []),
      ],
      ...(verdict === 'valid' && trusted.length === 0 && { flags: ['--trust-cert'] }),
      standing: verdict === 'bad' ? 'bad' : verdict === 'valid' && isTrusted && !lapsed ? 'good' : 'doubtful',
      data: {
        signer: id,
        verdict,
        trusted: isTrusted,
        expired: lapsed !== undefined,
        ...(certificate && {
          fingerprint: fingerprintOf(certificate),
          validFrom: dayOf(certificate.validFrom),
          validTo: dayOf(certificate.validTo),
        }),
      },
    }
  })

const verdictOf = ({ verdict, because = '' }: CheckedSignature) =>
  verdict === 'valid' ? verdict : verdict === 'bad' ? `BAD, ${because}` : `not checked, ${because}`

const trustOf = (isTrusted: boolean, isAsked: boolean) => {
  if (isTrusted) return 'by a certificate that you trust'
  if (isAsked) return 'but not by a certificate that you trust'
  return 'whether the certificate is theirs is not known: name those that you trust'
}

const fingerprintOf = ({ fingerprint256 }: X509Certificate) => fingerprint256.replaceAll(':', '').toLowerCase()

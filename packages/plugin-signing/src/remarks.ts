import type { X509Certificate } from 'node:crypto'
import type { Issue } from '@gentorrent/core/plugin'
import { lapse } from './certificate.ts'
import { problem } from './problem.ts'

/** What is unusual about a signer, though the signature may be right. */
export const remarks = (id: string, certificate: X509Certificate): readonly Issue[] => {
  const lapsed = lapse(certificate, Date.now())
  const bits = certificate.publicKey.asymmetricKeyDetails?.modulusLength ?? 0
  return [
    ...(lapsed ? [warning('SIGNING_EXPIRED', `the certificate of \`${id}\` ${lapsed}: some clients drop it`)] : []),
    ...(bits < 2048 ? [warning('SIGNING_WEAK', `the key of \`${id}\` has ${bits} bits, which can be broken`)] : []),
    // "unique identifiers of the signing entity in reverse-dns notation" (BEP 35)
    ...(/^[^\s.]+(\.[^\s.]+)+$/u.test(id)
      ? []
      : [warning('SIGNING_NAME', `the signer \`${id}\` is not a domain backwards, such as \`com.example\``)]),
  ]
}

/** Why a signature cannot be checked: the same words before the torrent is made and after. */
export const noCertificate: string = 'the torrent does not hold its certificate'

/** Somebody without a certificate in the torrent must be known to whoever checks. */
export const unchecked = (id: string, because: string): Issue =>
  warning('SIGNING_UNCHECKED', `the signature of \`${id}\` cannot be checked: ${because}`)

const warning = (code: string, message: string) => problem(code, 'warning', message)

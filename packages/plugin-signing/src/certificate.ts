import { X509Certificate } from 'node:crypto'

/**
 * An X.509 certificate from DER or PEM bytes; undefined if they are anything else, or if its key is none. Of several in a
 * file, the first.
 */
export const certificateOf = (bytes: Uint8Array): X509Certificate | undefined => {
  try {
    const certificate = new X509Certificate(bytes)
    // The key is decoded when it is first asked for, and damage shows only then.
    return certificate.publicKey && certificate
  } catch {
    return undefined
  }
}

/** The certificate's first common name, which BEP 35 makes the id of the signer; undefined if it has none. */
export const commonName = (certificate: X509Certificate): string | undefined => {
  const { CN } = certificate.toLegacyObject().subject as { readonly CN?: string | readonly string[] }
  const name = typeof CN === 'string' ? CN : CN?.[0]
  return name === '' ? undefined : name
}

/** BEP 35 asks for RSA; the parameters of RSA-PSS keys forbid the padding that its signatures have. */
export const isRsa = (certificate: X509Certificate): boolean => certificate.publicKey.asymmetricKeyType === 'rsa'

/** Whether one certificate issued the other, by name and by signature. */
export const issued = (issuer: X509Certificate, certificate: X509Certificate): boolean => {
  try {
    return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)
  } catch {
    return false
  }
}

/** Why the certificate does not hold at a time (milliseconds since 1970); undefined if it does. Dates are in UTC. */
export const lapse = ({ validFrom, validTo }: X509Certificate, now: number): string | undefined => {
  if (now > Date.parse(validTo)) return `ran out on ${dayOf(validTo)}`
  if (now < Date.parse(validFrom)) return `holds only from ${dayOf(validFrom)} on`
  return undefined
}

/** A certificate's date as `2030-12-31`; as it stands there if it is none. */
export const dayOf = (date: string): string =>
  Number.isNaN(Date.parse(date)) ? date : new Date(date).toISOString().slice(0, 10)

import { X509Certificate } from 'node:crypto'

/** The first certificate of a PEM text; undefined if there is none. */
export const pemCertificate = (bytes: Uint8Array): X509Certificate | undefined => {
  if (!/-----BEGIN (X509 |TRUSTED )?CERTIFICATE-----/.test(Buffer.from(bytes).toString('latin1'))) return undefined
  try {
    return new X509Certificate(bytes)
  } catch {
    return undefined
  }
}

/** A private key that somebody is about to publish. */
export const holdsPrivateKey = (bytes: Uint8Array): boolean =>
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(Buffer.from(bytes).toString('latin1'))

/** Why nobody could use the certificate at a time (milliseconds since 1970); undefined if it holds. */
export const lapse = ({ validFrom, validTo }: X509Certificate, now: number): string | undefined => {
  const day = (date: string) => new Date(date).toISOString().slice(0, 10)
  if (now > Date.parse(validTo)) return `ran out on ${day(validTo)}`
  return now < Date.parse(validFrom) ? `holds only from ${day(validFrom)} on` : undefined
}

import { X509Certificate } from 'node:crypto'
import { bytes, dict, type Torrent, text } from '@gentorrent/core/plugin'

/** An X.509 certificate from DER or PEM bytes; undefined if they are anything else. */
export const certificateOf = (bytes: Uint8Array | undefined): X509Certificate | undefined => {
  if (!bytes) return undefined
  try {
    return new X509Certificate(bytes)
  } catch {
    return undefined
  }
}

/**
 * Whether one of the torrent's signatures names the originator: by its certificate, by one that it issued, or, where the
 * certificate is left out, by its common name. Whether the signature is right is not asked here.
 */
export const isSignedBy = (originator: X509Certificate, { metainfo }: Torrent): boolean =>
  [...(dict(metainfo.get('signatures'))?.entries() ?? [])].slice(0, mostAsked).some(([id, value]) => {
    const keys = dict(value)
    if (!keys?.has('certificate')) return keys !== undefined && namesOf(originator).includes(text(id))
    const certificate = certificateOf(bytes(keys.get('certificate')))
    return certificate !== undefined && (certificate.raw.equals(originator.raw) || certificate.checkIssued(originator))
  })

/** A torrent could have thousands of signatures. */
const mostAsked = 100

const namesOf = (certificate: X509Certificate): readonly (string | undefined)[] => {
  const { CN } = certificate.toLegacyObject().subject as { readonly CN?: string | readonly string[] }
  return [CN ?? []].flat()
}

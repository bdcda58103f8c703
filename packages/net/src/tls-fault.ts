import { NetFault } from './fault.ts'

/** What OpenSSL and Node say of a connection that could have been safe and is not, as a fault; undefined if it is something else. */
export const tlsFault = (cause: unknown): NetFault | undefined => {
  const { code = '' } = cause as NodeJS.ErrnoException
  if (Object.hasOwn(wrong, code))
    return new NetFault('certificate', `shows a certificate that ${wrong[code]}`, { cause })
  // What comes back is no TLS, or nothing that both sides speak.
  if (code === 'EPROTO' || /^ERR_(SSL|TLS)_/.test(code)) {
    return new NetFault('unreachable', `does not speak the TLS that ours does: ${code}`, { cause })
  }
  return undefined
}

const unknown = 'nobody has signed who is trusted here: NODE_EXTRA_CA_CERTS can name a file with more who are'

const wrong: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'has run out',
  CERT_NOT_YET_VALID: 'does not hold yet',
  CERT_REVOKED: 'was revoked',
  CERT_SIGNATURE_FAILURE: 'has a wrong signature',
  CERT_UNTRUSTED: unknown,
  DEPTH_ZERO_SELF_SIGNED_CERT: unknown,
  ERR_TLS_CERT_ALTNAME_INVALID: 'is for another name',
  INVALID_CA: 'is signed by one that may not sign',
  SELF_SIGNED_CERT_IN_CHAIN: unknown,
  UNABLE_TO_GET_ISSUER_CERT: unknown,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknown,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknown,
}

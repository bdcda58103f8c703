import { createPrivateKey, type KeyObject } from 'node:crypto'

/** A private key, or why there is none. */
export type KeyOrFault = { readonly key: KeyObject } | { readonly fault: string; readonly flags?: readonly string[] }

/**
 * An RSA private key from PEM or DER bytes (PKCS #8 or PKCS #1), encrypted or not.
 *
 * @param passphrases tried one after the other where the key is encrypted
 */
export const privateKeyOf = (bytes: Uint8Array, passphrases: readonly string[]): KeyOrFault => {
  const faults = new Set<string>()
  for (const passphrase of [undefined, ...passphrases]) {
    for (const form of formsOf(bytes)) {
      try {
        const key = createPrivateKey({
          key: Buffer.from(bytes),
          ...form,
          ...(passphrase !== undefined && { passphrase }),
        })
        return key.asymmetricKeyType === 'rsa' ? { key } : { fault: 'is not an RSA key, and BEP 35 knows no other' }
      } catch (error) {
        faults.add((error as NodeJS.ErrnoException).code ?? '')
      }
    }
  }
  if (!isEncrypted(bytes, faults)) return { fault: 'is not a private key in PEM or DER form' }
  return passphrases.length === 0
    ? { fault: 'is encrypted: give its passphrase', flags: ['--sign-passphrase'] }
    : { fault: 'is encrypted, and the passphrase does not open it' }
}

type Form = { readonly format: 'pem' } | { readonly format: 'der'; readonly type: 'pkcs8' | 'pkcs1' }

const formsOf = (bytes: Uint8Array): readonly Form[] =>
  Buffer.from(bytes).includes('-----BEGIN')
    ? [{ format: 'pem' }]
    : [
        { format: 'der', type: 'pkcs8' },
        { format: 'der', type: 'pkcs1' },
      ]

const isEncrypted = (bytes: Uint8Array, faults: ReadonlySet<string>) =>
  faults.has('ERR_MISSING_PASSPHRASE') ||
  /-----BEGIN ENCRYPTED|Proc-Type: 4,ENCRYPTED/.test(Buffer.from(bytes).toString('latin1'))

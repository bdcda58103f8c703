import { createPublicKey, generateKeyPairSync, type KeyObject, sign as signWith, verify } from 'node:crypto'

/** RFC 8410: a public key is its 32 bytes behind a fixed head. */
const head = Buffer.from('302a300506032b6570032100', 'hex')

/** A new private key. */
export const newKey = (): KeyObject => generateKeyPairSync('ed25519').privateKey

/** The 32 bytes by which others know the owner of a private key. */
export const publicKeyOf = (privateKey: KeyObject): Uint8Array => {
  const { buffer, byteOffset, length } = createPublicKey(privateKey).export({ format: 'der', type: 'spki' })
  return new Uint8Array(buffer, byteOffset + head.length, length - head.length).slice()
}

/** The signature of a message, 64 bytes: always the same for the same key and message (RFC 8032). */
export const sign = (message: Uint8Array, privateKey: KeyObject): Uint8Array =>
  new Uint8Array(signWith(null, message, privateKey))

/** Whether a signature is that of the key's owner. */
export const isSignedBy = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean => {
  if (publicKey.length !== 32 || signature.length !== 64) return false
  try {
    return verify(
      null,
      message,
      createPublicKey({ key: Buffer.concat([head, publicKey]), format: 'der', type: 'spki' }),
      signature,
    )
  } catch {
    // Not every 32 bytes are a point on the curve.
    return false
  }
}

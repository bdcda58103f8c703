import { createSign, createVerify, type KeyObject } from 'node:crypto'

/**
 * What is signed: "the concatenation of the torrent's info dictionary and the signature's info dictionary (if present)"
 * (BEP 35), both encoded, as they stand in the file.
 */
export interface Message {
  readonly infoBytes: Uint8Array
  /** The signature's own info dictionary, encoded. */
  readonly extraBytes?: Uint8Array
}

/** The signature of a message. RSASSA-PKCS1-v1_5 has no chance in it: the same message gives the same signature. */
export const signatureOf = (key: KeyObject, { infoBytes, extraBytes = none }: Message): Uint8Array =>
  Uint8Array.from(createSign(algorithm).update(infoBytes).update(extraBytes).sign(key))

/** Whether a signature is that of the message, by the owner of the public key. */
export const isSignatureOf = (
  signature: Uint8Array,
  publicKey: KeyObject,
  { infoBytes, extraBytes = none }: Message,
): boolean => {
  try {
    return createVerify(algorithm).update(infoBytes).update(extraBytes).verify(publicKey, signature)
  } catch {
    return false
  }
}

const none = new Uint8Array()

/** The BEP only says RSA. PKCS #1 v1.5 with SHA-1 is what its official tool writes, and nobody reads anything else. */
const algorithm = 'RSA-SHA1'

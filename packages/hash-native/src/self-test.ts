import type { Addon } from './addon.ts'

/**
 * Whether the addon computes what `node:crypto` computes: for every algorithm enough messages at once to fill all lanes and
 * every narrower kernel. To ask `node:crypto` at every start would take as long as 50 MiB take to hash, so its answers are
 * written down here, and the tests ask it.
 */
export const passesSelfTest = (addon: Addon, variant: string): boolean =>
  Object.entries(known).every(([algorithm, digest]) => {
    // A digest of all digests is right only if each of them is.
    const digests = addon.digestBlocks(variant, algorithm, testBytes, testLength)
    return addon.digestBlocks(variant, algorithm, digests, digests.length).toString('hex') === digest
  })

/** Bytes in a message: two blocks, and an end that takes two more. */
export const testLength = 187

/** 32 lanes, 16, two messages, one, and one that is shorter. */
const MESSAGES = 51.5

export const testBytes: Uint8Array = new Uint8Array(Math.floor(MESSAGES * testLength))
for (let i = 0; i < testBytes.length; i++) testBytes[i] = i * 167 + (i >> 8)

/** Digests of the digests of all messages, joined. */
export const known: Readonly<Record<string, string>> = {
  sha1: '9099cca41382a85dec0ac7d8c66f2d16a6965802',
  sha256: '4c9a64b843e4504bdddc266db3461504c79ba0fbf94c5dfefaf6d199174c9d55',
  md5: '22c7a1f6301971d4c9b8fc17fd429679',
}

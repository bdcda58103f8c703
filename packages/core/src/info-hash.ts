import type { BReadDict } from './bencode/value.ts'
import type { HashEngine } from './contract/digest.ts'
import type { PluginDefinition } from './contract/plugin.ts'
import type { InfoHash } from './contract/torrent.ts'
import { GentorrentError } from './errors.ts'

/**
 * The info-hashes of an info dictionary, of its bytes as they were found. Which ones a torrent has, its plugins know.
 *
 * @throws GentorrentError `NOT_A_TORRENT` if it is too long
 */
export const infoHashOf = async (
  info: BReadDict,
  definitions: readonly Pick<PluginDefinition<any, any>, 'read'>[],
  digest: NonNullable<HashEngine['digest']> = webDigest,
): Promise<InfoHash> => {
  const kinds = new Set(definitions.flatMap(({ read }) => read?.infoHashes?.(info) ?? []))
  return {
    ...(kinds.has('v1') && { v1: await digest('sha1', info.bytes) }),
    ...(kinds.has('v2') && { v2: await digest('sha256', info.bytes) }),
  }
}

/** Node and browsers share WebCrypto, so that the core needs no hashing code of its own. It copies what it hashes. */
const webDigest = async (algorithm: 'sha1' | 'sha256', bytes: Uint8Array): Promise<Uint8Array> => {
  if (bytes.length >= webLimit) {
    const because = `its info dictionary has ${bytes.length} bytes, and ${webLimit} or more cannot be hashed`
    throw new GentorrentError('NOT_A_TORRENT', { because })
  }
  return new Uint8Array(await crypto.subtle.digest(algorithm === 'sha1' ? 'SHA-1' : 'SHA-256', bytes))
}

/** WebCrypto of Node takes less than 2^31 bits. No client takes a quarter of it. */
const webLimit = 2 ** 28

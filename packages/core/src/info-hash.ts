import type { BReadDict } from './bencode/value.ts'
import type { PluginDefinition } from './contract/plugin.ts'
import type { InfoHash } from './contract/torrent.ts'

/**
 * The info-hashes of an info dictionary, of its bytes as they were found. Which ones a torrent has, its plugins know.
 */
export const infoHashOf = async (
  info: BReadDict,
  definitions: readonly Pick<PluginDefinition<any, any>, 'read'>[],
): Promise<InfoHash> => {
  const kinds = new Set(definitions.flatMap(({ read }) => read?.infoHashes?.(info) ?? []))
  const digest = async (algorithm: 'SHA-1' | 'SHA-256') =>
    new Uint8Array(await crypto.subtle.digest(algorithm, info.bytes))
  return {
    ...(kinds.has('v1') && { v1: await digest('SHA-1') }),
    ...(kinds.has('v2') && { v2: await digest('SHA-256') }),
  }
}

import type { BytesDict, PerFile, Tree } from '@gentorrent/core/plugin'
import { keyOf } from './hashes.ts'

/**
 * The value of `piece layers` (BEP 52): by root, the hashes that each cover one piece. Files with the same content share an
 * entry; files of one piece or less have none, since their root is the hash of the piece.
 */
export const pieceLayers = (files: PerFile<Tree>): BytesDict => {
  const layers = new Map<string, readonly [root: Uint8Array, layer: Uint8Array]>()
  for (const [, { root, layer }] of files.entries()) {
    if (layer.length > 0) layers.set(keyOf(root), [root, layer])
  }
  return new Map(layers.values())
}

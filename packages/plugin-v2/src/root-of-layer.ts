import { hashLength } from './hashes.ts'
import { nodePair } from './node-pair.ts'
import { blockLength } from './piece-length.ts'
import { hashPair } from './sha256-pair.ts'

/**
 * The root above a piece layer (BEP 52). What the layer lacks to a power of two are the roots of trees of zero hashes, as
 * high as the layer is above the blocks.
 *
 * @param layer two hashes at least
 */
export const rootOfLayer = (layer: Uint8Array, pieceLength: number): Uint8Array => {
  let count = layer.length / hashLength
  const join = (count > FEW && nodePair()) || hashPair
  const pad = new Uint8Array(hashLength)
  for (let height = Math.log2(pieceLength / blockLength); height > 0; height--) joinWithItself(pad, join)
  const level = new Uint8Array((count + 1) * hashLength)
  level.set(layer)
  while (count > 1) {
    if (count % 2 === 1) level.set(pad, count * hashLength)
    count = Math.ceil(count / 2)
    for (let i = 0; i < count; i++) join(level, i * 2 * hashLength, level, i * hashLength)
    joinWithItself(pad, join)
  }
  return level.slice(0, hashLength)
}

/** As many are joined before Node has loaded its own. */
const FEW = 64

const joinWithItself = (hash: Uint8Array, join: typeof hashPair) => {
  const pair = new Uint8Array(2 * hashLength)
  pair.set(hash)
  pair.set(hash, hashLength)
  join(pair, 0, hash, 0)
}

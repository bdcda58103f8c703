import type { Reading } from '@gentorrent/core/plugin'
import { hashLength } from './hashes.ts'
import { nodePair } from './node-pair.ts'
import { blockLength } from './piece-length.ts'
import { hashPair } from './sha256-pair.ts'

/**
 * The root above a piece layer (BEP 52). What the layer lacks to a power of two are the roots of trees of zero hashes, as
 * high as the layer is above the blocks.
 *
 * @param layer two hashes at least
 * @param digestBlocks what the host has for hashing
 */
export const rootOfLayer = (
  layer: Uint8Array,
  pieceLength: number,
  digestBlocks?: Reading['digestBlocks'],
): Uint8Array => {
  let count = layer.length / hashLength
  const join = joinOf(count, digestBlocks)
  const pad = new Uint8Array(2 * hashLength)
  for (let height = Math.log2(pieceLength / blockLength); height > 0; height--) joinWithItself(pad, join)
  const level = new Uint8Array((count + 1) * hashLength)
  level.set(layer)
  while (count > 1) {
    if (count % 2 === 1) level.set(pad.subarray(0, hashLength), count * hashLength)
    count = Math.ceil(count / 2)
    join(level, count)
    joinWithItself(pad, join)
  }
  return level.slice(0, hashLength)
}

/** Puts in the place of pairs of hashes the hashes of these. */
type Join = (hashes: Uint8Array, pairCount: number) => void

const joinOf = (count: number, digestBlocks: Reading['digestBlocks']): Join => {
  let joinPair: typeof hashPair | undefined
  return (hashes, pairCount) => {
    const joined = digestBlocks?.('sha256', hashes.subarray(0, 2 * pairCount * hashLength), 2 * hashLength)
    if (joined) return hashes.set(joined)
    joinPair ??= (count > FEW && nodePair()) || hashPair
    for (let i = 0; i < pairCount; i++) joinPair(hashes, 2 * i * hashLength, hashes, i * hashLength)
  }
}

/** As many are joined before Node has loaded its own. */
const FEW = 64

/** @param pair gets in its first half the hash of that half, twice */
const joinWithItself = (pair: Uint8Array, join: Join) => {
  pair.copyWithin(hashLength, 0, hashLength)
  join(pair, 1)
}

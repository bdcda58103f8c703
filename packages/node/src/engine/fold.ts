import type { BlockKernel } from './kernel.ts'

/**
 * Folds nodes of a hash tree in place: `count` nodes that stand at `level` above the leaves, `levels` times, to one node.
 * `nodes` must have room for one more.
 */
export type Fold = (nodes: Buffer, count: number, level: number, levels: number) => void

export const createFold = (kernel: BlockKernel): Fold => {
  const { digestLength } = kernel
  const zeros = [Buffer.alloc(digestLength)]

  /** The node of `level` that covers nothing but padding. */
  const zeroAt = (level: number): Buffer => {
    for (let below = zeros.length - 1; below < level; below++) {
      const pair = Buffer.concat([zeros[below]!, zeros[below]!])
      const node = Buffer.alloc(digestLength)
      kernel.digestBlocks(pair, 0, 1, pair.length, node, 0)
      zeros.push(node)
    }
    return zeros[level]!
  }

  return (nodes, count, level, levels) => {
    let left = count
    for (let at = level; at < level + levels; at++) {
      // BEP 52: "The remaining leaf hashes beyond the end of the file required to construct upper layers of the merkle
      // tree are set to zero." BEP 30 says the same of its tree.
      if (left % 2 === 1) zeroAt(at).copy(nodes, left++ * digestLength)
      left /= 2
      kernel.digestBlocks(nodes, 0, left, 2 * digestLength, nodes, 0)
    }
  }
}

/** Levels above `count` nodes until one is left: the width is the smallest power of two that holds them all. */
export const levelsAbove = (count: number): number => Math.ceil(Math.log2(Math.max(count, 1)))

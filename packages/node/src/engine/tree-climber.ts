import { createFold } from './fold.ts'
import type { BlockKernel } from './kernel.ts'
import type { Turns } from './turns.ts'

/** Folds trees whose nodes may be many, with pauses for everybody else. */
export interface TreeClimber {
  /** Folds `count` nodes at `level` up to the level `to`, in place; returns how many are left. */
  climb(nodes: Buffer, count: number, level: number, to: number): Promise<number>
}

export const createClimber = (kernel: BlockKernel, turns: Turns): TreeClimber => {
  const { digestLength } = kernel
  const fold = createFold(kernel)
  const portion = Buffer.alloc((2 ** STEP + 1) * digestLength)

  /** Every node of the level above is a portion's. */
  const climbOnce = async (nodes: Buffer, count: number, level: number, step: number) => {
    const width = 2 ** step
    const above = Math.ceil(count / width)
    for (let i = 0; i < above; i++) {
      const held = Math.min(width, count - i * width)
      nodes.copy(portion, 0, i * width * digestLength, (i * width + held) * digestLength)
      fold(portion, held, level, step)
      portion.copy(nodes, i * digestLength, 0, digestLength)
      if (turns.isOver()) await turns.next()
    }
    return above
  }

  return {
    async climb(nodes, count, level, to) {
      let left = count
      for (let at = level; at < to; at += STEP) left = await climbOnce(nodes, left, at, Math.min(STEP, to - at))
      return left
    },
  }
}

/** Levels at once: a portion of some 4096 nodes takes about a millisecond. */
const STEP = 12

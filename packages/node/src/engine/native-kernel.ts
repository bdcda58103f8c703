import type { Native } from '@gentorrent/hash-native'
import type { Grid } from './grid.ts'
import type { BlockKernel } from './kernel.ts'

/** The algorithms of the native addon, for what is left to do on the main thread when its own are done. */
export const nativeKernel = (addon: Native, { algorithm, digestLength }: Grid): BlockKernel => ({
  digestLength,
  digestBlocks(bytes, start, count, blockLength, target, at) {
    const blocks = bytes.subarray(start, start + count * blockLength)
    addon.digestBlocks(addon.variant, algorithm, blocks, Math.max(blockLength, 1)).copy(target, at)
  },
})

import type { Algorithm, AlgorithmModule } from '@gentorrent/core/plugin'

/** An algorithm that no engine has by itself. */
export const checksum: AlgorithmModule = {
  algorithm: 'testkit-checksum' as Algorithm,
  length: 8,
  module: new URL('./checksum-hasher.js', import.meta.url).href,
}

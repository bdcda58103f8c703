import type { Algorithm, AlgorithmModule } from '@gentorrent/core/plugin'
import { failure } from './fault.ts'
import type { Grid } from './grid.ts'
import type { Kernel } from './kernel.ts'
import { tinyKernel, tinyLength } from './tiny-sha1.ts'

/** The algorithms that need no module. */
export const ownAlgorithms: readonly Algorithm[] = ['sha1', 'sha256', 'md5']

/**
 * One kernel per grid.
 *
 * @param contentLength - bytes to hash; default: many
 * @throws Fault `PLUGIN_FAILED`
 */
export const loadKernels = (
  grids: readonly Grid[],
  modules: readonly AlgorithmModule[],
  contentLength: number = Number.POSITIVE_INFINITY,
): Promise<readonly Kernel[]> =>
  Promise.all(
    grids.map(async ({ algorithm, digestLength }) => {
      if (algorithm === 'sha1' && contentLength <= tinyLength) return tinyKernel
      const module = modules.find(module => module.algorithm === algorithm)
      if (module !== undefined && !ownAlgorithms.includes(algorithm)) return load(module)
      const { nodeKernel } = await import('./kernel.ts')
      return nodeKernel(algorithm, digestLength)
    }),
  )

/** What the default export of an `AlgorithmModule` returns. */
interface Hasher {
  update(bytes: Uint8Array): void
  digest(): Uint8Array
}

const load = async ({ algorithm, module, length }: AlgorithmModule): Promise<Kernel> => {
  const wrong = (because: string, cause?: unknown) =>
    failure(
      { code: 'PLUGIN_FAILED', details: { plugin: `that brings ${algorithm}`, stage: 'digests', because } },
      cause,
    )
  const { default: open } = await import(module).catch((error: unknown) => {
    throw wrong(`\`${module}\` cannot be loaded (${error instanceof Error ? error.message : error})`, error)
  })
  if (typeof open !== 'function') throw wrong(`\`${module}\` has no function as its default export`)

  const digest = (hasher: Hasher, target: Buffer, at: number) => {
    const bytes = hasher.digest()
    if (bytes.length !== length)
      throw wrong(`\`${module}\` gave a digest of ${bytes.length} instead of ${length} bytes`)
    target.set(bytes, at)
  }
  return {
    digestLength: length,
    digestBlocks(bytes, start, count, blockLength, target, at) {
      for (let i = 0; i < count; i++) {
        const hasher: Hasher = open()
        const from = start + i * blockLength
        hasher.update(bytes.subarray(from, from + blockLength))
        digest(hasher, target, at + i * length)
      }
    },
    begin() {
      const hasher: Hasher = open()
      return { update: bytes => hasher.update(bytes), finish: (target, at) => digest(hasher, target, at) }
    },
  }
}

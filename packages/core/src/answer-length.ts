import type { Algorithm, DigestPlan, DigestRequest } from './contract/digest.ts'
import { digestLengths } from './contract/digest.ts'

/** Bytes of digests in an engine's answer to one request of the plan. */
export const answerLength = (plan: DigestPlan, digest: DigestRequest): number => {
  const width = digestLength(plan, digest.algorithm)
  if (digest.scope === 'stream') {
    const length = plan.files.reduce((sum, file) => sum + file.length, 0)
    return (valueCount(digest, length) + layerCount(digest, length)) * width
  }
  return plan.files.reduce(
    (sum, { role, length }) =>
      role === 'data' ? sum + (valueCount(digest, length) + layerCount(digest, length)) * width : sum,
    0,
  )
}

/** How many digests one stream or file of this length has. */
export const valueCount = (digest: DigestRequest, length: number): number =>
  digest.shape === 'blocks' ? Math.ceil(length / digest.blockLength) : 1

/** How many digests its kept layer has. */
export const layerCount = (digest: DigestRequest, length: number): number =>
  digest.shape === 'tree' && digest.keepLayer !== undefined && length > digest.keepLayer
    ? Math.ceil(length / digest.keepLayer)
    : 0

/** Bytes in one digest. */
export const digestLength = (plan: DigestPlan, algorithm: Algorithm): number =>
  plan.modules.find(module => module.algorithm === algorithm)?.length ?? digestLengths[algorithm as 'sha1']

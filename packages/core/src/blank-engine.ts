import { digestLength, layerCount, valueCount } from './answer-length.ts'
import type { DigestAnswer, DigestPlan, DigestRequest, HashEngine, PackedAnswer } from './contract/digest.ts'

/**
 * An engine that reads nothing and answers with placeholders of the right length, no two of them alike. With it the whole
 * pipeline runs before a byte is read: a dry run knows the exact length of the torrent that a real run would write.
 */
export const blankEngine = (like: Pick<HashEngine, 'algorithms' | 'loadsModules' | 'digest'>): HashEngine => ({
  name: 'blank',
  algorithms: like.algorithms,
  loadsModules: like.loadsModules,
  ...(like.digest && { digest: like.digest }),
  run: async plan => {
    let made = 0
    // Identical digests would be joined where a plugin writes one entry per distinct digest.
    const filled = (length: number, width = length) => {
      const bytes = new Uint8Array(length)
      const view = new DataView(bytes.buffer)
      if (width >= 8) for (let at = 0; at < length; at += width) view.setFloat64(at, ++made)
      return bytes
    }
    return plan.requests.map(digest => answerOf(plan, digest, filled))
  },
})

/** Bytes for digests of that width, the whole as one by default. */
type Filled = (length: number, width?: number) => Uint8Array

const answerOf = (plan: DigestPlan, digest: DigestRequest, filled: Filled): DigestAnswer => {
  const width = digestLength(plan, digest.algorithm)
  if (digest.scope === 'file') return packedAnswer(plan, digest, width, filled)
  const length = plan.files.reduce((sum, file) => sum + file.length, 0)
  const value = filled(valueCount(digest, length) * width)
  return digest.shape === 'tree' ? { root: value, layer: filled(layerCount(digest, length) * width) } : value
}

const packedAnswer = (plan: DigestPlan, digest: DigestRequest, width: number, filled: Filled): PackedAnswer => {
  const pack = (countOf: (length: number) => number) => {
    const ends = new Float64Array(plan.files.length)
    let end = 0
    plan.files.forEach(({ role, length }, i) => {
      if (role === 'data') end += countOf(length) * width
      ends[i] = end
    })
    return { values: filled(end, width), ends }
  }
  const values = pack(length => (length === 0 && digest.shape !== 'whole' ? 0 : valueCount(digest, length)))
  return digest.shape === 'tree' ? { ...values, layers: pack(length => layerCount(digest, length)) } : values
}

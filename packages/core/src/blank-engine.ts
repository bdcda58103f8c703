import { digestLength, layerCount, valueCount } from './answer-length.ts'
import type { DigestAnswer, DigestPlan, DigestRequest, HashEngine, PackedAnswer } from './contract/digest.ts'

/**
 * An engine that reads nothing and answers with placeholders of the right length, no two of them alike. With it the whole
 * pipeline runs before a byte is read: a dry run knows the exact length of the torrent that a real run would write.
 */
export const blankEngine = (like: Pick<HashEngine, 'algorithms' | 'loadsModules'>): HashEngine => ({
  name: 'blank',
  algorithms: like.algorithms,
  loadsModules: like.loadsModules,
  run: async plan => {
    let made = 0
    // Identical digests would be joined where a plugin writes one entry per distinct digest.
    const filler = (length: number) => {
      const bytes = new Uint8Array(length)
      if (length >= 8) new DataView(bytes.buffer).setFloat64(0, ++made)
      return bytes
    }
    return plan.requests.map(digest => answerOf(plan, digest, filler))
  },
})

const answerOf = (plan: DigestPlan, digest: DigestRequest, filler: (length: number) => Uint8Array): DigestAnswer => {
  const width = digestLength(plan, digest.algorithm)
  if (digest.scope === 'file') return packedAnswer(plan, digest, width, filler)
  const length = plan.files.reduce((sum, file) => sum + file.length, 0)
  const value = filler(valueCount(digest, length) * width)
  return digest.shape === 'tree' ? { root: value, layer: filler(layerCount(digest, length) * width) } : value
}

const packedAnswer = (
  plan: DigestPlan,
  digest: DigestRequest,
  width: number,
  filler: (length: number) => Uint8Array,
): PackedAnswer => {
  const pack = (countOf: (length: number) => number) => {
    const ends = new Float64Array(plan.files.length)
    let end = 0
    for (const [i, { role, length }] of plan.files.entries()) {
      if (role === 'data') end += countOf(length) * width
      ends[i] = end
    }
    const values = new Uint8Array(end)
    for (let i = 0; i < end; i += width) values.set(filler(width), i)
    return { values, ends }
  }
  const values = pack(length => (length === 0 && digest.shape !== 'whole' ? 0 : valueCount(digest, length)))
  return digest.shape === 'tree' ? { ...values, layers: pack(length => layerCount(digest, length)) } : values
}

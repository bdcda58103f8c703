import { createHash } from 'node:crypto'
import { GentorrentError } from '@gentorrent/core'
import type {
  Algorithm,
  AlgorithmModule,
  DigestAnswer,
  DigestPlan,
  DigestRequest,
  HashEngine,
  PackedAnswer,
  Tree,
} from '@gentorrent/core/plugin'
import { assertUnchanged, bytesOf } from './bytes-of.ts'
import { hashTree } from './hash-tree.ts'

/**
 * What every engine must agree with: straight, slow, and all content in memory at once. It shares no code with any other
 * engine. Reads memory and files on disk.
 */
export const referenceEngine: HashEngine = {
  name: 'reference',
  algorithms: new Set<Algorithm>(['sha1', 'sha256', 'md5']),
  loadsModules: true,
  async run(plan, { signal, onProgress }) {
    const stopIfAborted = () => {
      if (signal.aborted) throw new GentorrentError('ABORTED', {})
    }
    stopIfAborted()
    const hashes = await loaded(plan.modules)
    const files: Uint8Array[] = []
    const bytesTotal = plan.files.reduce((sum, file) => sum + realLength(file), 0)
    let bytesDone = 0
    for (const file of plan.files) {
      files.push(await bytesOf(file))
      stopIfAborted()
      bytesDone += realLength(file)
      onProgress?.({ bytesDone, bytesTotal })
    }
    for (const { content } of plan.files) await assertUnchanged(content)
    stopIfAborted()
    return plan.requests.map(request => answerOf(request, plan, files, hashes))
  },
}

type Hash = (bytes: Uint8Array) => Uint8Array

const loaded = async (modules: readonly AlgorithmModule[]): Promise<ReadonlyMap<string, Hash>> => {
  const hashes = new Map<string, Hash>()
  for (const { algorithm, module } of modules) {
    const { default: createHasher } = await import(module)
    hashes.set(algorithm, bytes => {
      const hasher = createHasher()
      hasher.update(bytes)
      return hasher.digest()
    })
  }
  return hashes
}

/** Bytes that are really read: what content has, and no more than the entry's length. */
const realLength = ({ length, content }: DigestPlan['files'][number]): number => {
  const held = content as { readonly bytes?: Uint8Array; readonly length?: number }
  return Math.min(length, held.bytes?.length ?? held.length ?? 0)
}

const answerOf = (
  request: DigestRequest,
  plan: DigestPlan,
  files: readonly Uint8Array[],
  hashes: ReadonlyMap<string, Hash>,
): DigestAnswer => {
  const hash: Hash = hashes.get(request.algorithm) ?? (bytes => createHash(request.algorithm).update(bytes).digest())
  if (request.scope === 'stream') return digestOf(request, Buffer.concat(files), hash)
  const empty = request.shape === 'tree' ? { root: new Uint8Array(0), layer: new Uint8Array(0) } : new Uint8Array(0)
  const values = files.map((bytes, at) => {
    const hasValue = plan.files[at]!.role === 'data' && (bytes.length > 0 || request.shape === 'whole')
    return hasValue ? digestOf(request, bytes, hash) : empty
  })
  return request.shape === 'tree'
    ? {
        ...packed((values as Tree[]).map(({ root }) => root)),
        layers: packed((values as Tree[]).map(({ layer }) => layer)),
      }
    : packed(values as Uint8Array[])
}

const packed = (values: readonly Uint8Array[]): PackedAnswer => {
  let end = 0
  return { values: Buffer.concat(values), ends: Float64Array.from(values, ({ length }) => (end += length)) }
}

const digestOf = (request: DigestRequest, bytes: Uint8Array, hash: Hash): Uint8Array | Tree => {
  if (request.shape === 'whole') return hash(bytes)
  if (request.shape === 'blocks') {
    const whole = (block: Uint8Array) => Buffer.concat([block, Buffer.alloc(request.blockLength - block.length)])
    return Buffer.concat(cut(bytes, request.blockLength).map(block => hash(request.fill ? whole(block) : block)))
  }
  const { leafLength, keepLayer = Number.POSITIVE_INFINITY } = request
  const levels = hashTree(cut(bytes, leafLength).map(hash), hash)
  const kept = bytes.length > keepLayer ? levels[Math.log2(keepLayer / leafLength)]! : []
  return { root: levels.at(-1)![0]!, layer: Buffer.concat(kept.slice(0, Math.ceil(bytes.length / keepLayer))) }
}

const cut = (bytes: Uint8Array, length: number): readonly Uint8Array[] =>
  Array.from({ length: Math.ceil(bytes.length / length) }, (_, at) => bytes.subarray(at * length, (at + 1) * length))

import { answerLength } from './answer-length.ts'
import type { AlgorithmModule, DigestPlan, DigestRequest, DigestRequests, HashEngine } from './contract/digest.ts'
import type { Layout } from './contract/files.ts'
import { GentorrentError } from './errors.ts'
import { calling, type Member } from './members.ts'
import { keyOf } from './request-key.ts'
import { type FilesPlan, unpadded } from './unpadded.ts'

/** What every member asks for, joined into one plan. */
export interface Requested {
  readonly plan: DigestPlan
  /** What an engine is given: the plan, or one that comes to the same (see `unpadded`). */
  readonly hashed: FilesPlan
  /** By member id: the name of each of its requests, and its place in `plan.requests`. */
  readonly places: ReadonlyMap<string, ReadonlyMap<string, number>>
}

/**
 * Joins the requests of all members and drops duplicates.
 *
 * @throws GentorrentError `ALGORITHM_UNSUPPORTED`, `STAGE_BROKEN`, `PLUGIN_FAILED`
 */
export const request = (members: readonly Member[], layout: Layout, engine: HashEngine): Requested => {
  const requests: DigestRequest[] = []
  const modules: AlgorithmModule[] = []
  const known = new Map<string, number>()
  const places = new Map<string, ReadonlyMap<string, number>>()
  for (const { id, definition, run } of members) {
    const asked: DigestRequests = calling(id, 'digests', () => definition.digests?.({ ...run, layout })) ?? {}
    const own = new Map<string, number>()
    for (const [name, digest] of Object.entries(asked)) {
      if (digest === undefined) continue
      const fault = faultOf(digest)
      if (fault) throw new GentorrentError('STAGE_BROKEN', { plugin: id, stage: 'digests', because: fault })
      const module = definition.algorithms?.find(({ algorithm }) => algorithm === digest.algorithm)
      if (!engine.algorithms.has(digest.algorithm)) {
        if (!module || !engine.loadsModules) {
          const { algorithm } = digest
          throw new GentorrentError('ALGORITHM_UNSUPPORTED', { algorithm, plugin: id, engine: engine.name })
        }
        if (!modules.some(({ algorithm }) => algorithm === module.algorithm)) modules.push(module)
      }
      const key = keyOf(digest)
      const place = known.get(key) ?? requests.push(digest) - 1
      known.set(key, place)
      own.set(name, place)
    }
    places.set(id, own)
  }
  const plan = {
    get files() {
      return layout.files
    },
    requests,
    modules,
  }
  return { plan, hashed: unpadded(plan, layout), places }
}

/**
 * The same for a torrent that is to be made. One that was read is compared as far as it has the digests that it claims.
 *
 * @throws GentorrentError `DIGESTS_MANY`, and what `request` throws
 */
export const requestToMake = (members: readonly Member[], layout: Layout, engine: HashEngine): Requested => {
  const requested = request(members, layout, engine)
  const { hashed } = requested
  const length = hashed.requests.reduce((sum, digest) => sum + answerLength(hashed, digest), 0)
  if (length > longestAnswers) throw new GentorrentError('DIGESTS_MANY', { length })
  return requested
}

/** Bytes of all digests. An info dictionary that is longer could not be hashed: WebCrypto takes less than 2^31 bits. */
const longestAnswers = 2 ** 28 - 2 ** 20

const faultOf = (digest: DigestRequest): string | undefined => {
  const positive = (n: number) => Number.isSafeInteger(n) && n > 0
  if (digest.shape === 'blocks' && !positive(digest.blockLength)) return 'a blockLength must be a positive integer'
  if (digest.shape === 'blocks' && digest.fill && digest.scope !== 'file') return 'only blocks of files can be filled'
  if (digest.shape !== 'tree') return undefined
  if (!positive(digest.leafLength)) return 'a leafLength must be a positive integer'
  if (digest.keepLayer === undefined) return undefined
  const ratio = digest.keepLayer / digest.leafLength
  return ratio >= 1 && Number.isInteger(Math.log2(ratio))
    ? undefined
    : 'keepLayer must be leafLength times a power of two'
}

import { asValue } from '../bencode/as-value.ts'
import type { BDict, BReadDict } from '../bencode/value.ts'
import { text } from '../bencode/value.ts'
import { bep3 } from '../bep3.ts'
import type { DigestRequest, HashEngine } from '../contract/digest.ts'
import { digestLengths } from '../contract/digest.ts'
import type { FileEntry, Layout } from '../contract/files.ts'
import type { Hashed } from '../contract/plugin.ts'
import type { Torrent } from '../contract/torrent.ts'
import { calling, joinKeys, type Member } from '../members.ts'
import { requestToMake } from '../request.ts'
import { keyOf } from '../request-key.ts'
import type { Results } from '../results.ts'
import { fileKeyName, fileKeysOf } from '../seal.ts'
import type { Cast } from './cast.ts'
import { type Digest, type KnownDigests, knownDigests, moved } from './known.ts'
import { ofOwnDictionaries } from './own-dictionaries.ts'
import type { Relayout } from './relayout.ts'
import type { Rewriting } from './writing.ts'

/** What has to be hashed, and for whom. */
export interface Wanted {
  readonly layout: Layout
  /** Requests that the torrent itself does not answer. */
  readonly requests: readonly DigestRequest[]
  readonly modules: ReturnType<typeof requestToMake>['plan']['modules']
}

/** Members with everything that their hooks need. */
export type Ready = ReadonlyMap<string, { readonly member: Member; readonly hashed: Hashed<any, any> }>

/** An info dictionary that is about to be made anew. */
export interface Remaking {
  readonly wanted: Wanted
  /** The members ready for their last hooks, when the digests are there, in the order of the requests. */
  after(computed: readonly Digest[]): Ready
  /** As they were; a member is missing if the torrent does not tell its digests. */
  readonly before: Ready
}

/**
 * Prepares to make an info dictionary anew: which digests the torrent has, and which of them hold for its new layout.
 *
 * @param dropped names of files' own keys that are taken out
 * @throws GentorrentError `ALGORITHM_UNSUPPORTED`, `STAGE_BROKEN`, `PLUGIN_FAILED`
 */
export const remaking = (
  torrent: Torrent,
  old: Layout,
  {
    cast,
    relaid,
    dropped,
    engine,
  }: {
    readonly cast: Cast
    readonly relaid: Relayout
    readonly dropped: ReadonlySet<string>
    readonly engine: Pick<HashEngine, 'algorithms' | 'loadsModules' | 'name'> | undefined
  },
): Remaking => {
  const { layout, originOf, isSameStream } = relaid
  const known = knownDigests(torrent, old, cast.before)
  const { plan, places } = requestToMake(cast.after, layout, { ...(engine ?? anyEngine), run: async () => [] })
  const answerOf = (digest: DigestRequest): Digest | undefined => {
    const found = known.answers.get(keyOf(digest))
    if (found === undefined) return undefined
    if (digest.scope === 'stream') return isSameStream ? found.digest : undefined
    return moved(found.digest as Parameters<typeof moved>[0], layout, originOf)
  }
  const answers = plan.requests.map(answerOf)
  const requests = plan.requests.filter((_, i) => answers[i] === undefined)
  const kept = keptKeys(torrent, [...cast.before, ...cast.after], dropped)
  return {
    wanted: { layout, requests, modules: plan.modules },
    after: computed => {
      const left = [...computed]
      const values = answers.map(answer => answer ?? left.shift()!)
      const resultsOf = (id: string): Results =>
        Object.fromEntries([...(places.get(id) ?? [])].map(([name, place]) => [name, values[place]!]))
      return ready(cast.after, layout, resultsOf, {
        kept: (member, file) => kept(member, file && originOf(file)),
        dropped,
      })
    },
    before: readyBefore(cast.before, old, known, kept),
  }
}

/** Where nothing is going to be hashed yet. */
const anyEngine = {
  name: 'none',
  algorithms: new Set(Object.keys(digestLengths) as (keyof typeof digestLengths)[]),
  loadsModules: true,
}

type Kept = (member: Member, file: FileEntry | undefined) => BDict

const readyBefore = (members: readonly Member[], layout: Layout, known: KnownDigests, kept: Kept): Ready => {
  const told = members.filter(({ id }) => known.resultsOf(id) !== undefined)
  const isListed = members.every(member => told.includes(member) || !member.definition.fileInfo)
  // Who lists the files writes what the others say of each.
  const able = isListed ? told : told.filter(({ definition }) => !definition.read?.files)
  return ready(able, layout, id => known.resultsOf(id)!, { kept, dropped: new Set() })
}

const ready = (
  members: readonly Member[],
  layout: Layout,
  resultsOf: (id: string) => Results,
  { kept, dropped }: { readonly kept: Kept; readonly dropped: ReadonlySet<string> },
): Ready => {
  const runs = new Map(members.map(member => [member, { ...member.run, layout, digests: resultsOf(member.id) }]))
  const fresh = fileKeysOf(members, runs)
  const without = (keys: BDict): BDict =>
    dropped.size === 0 ? keys : Object.fromEntries(Object.entries(keys).filter(([key]) => !dropped.has(key)))
  return new Map(
    members.map(member => {
      const fileKeys = (file: FileEntry): BDict => ({ ...kept(member, file), ...without(fresh(file)) })
      return [member.id, { member, hashed: { ...runs.get(member)!, fileKeys } }]
    }),
  )
}

/** What the torrent's file lists have for a file and no member owns. */
const keptKeys = (torrent: Torrent, members: readonly Member[], dropped: ReadonlySet<string>): Kept => {
  const owned = new Set([...dropped, ...members.flatMap(({ writes }) => writes).flatMap(fileKeyName)])
  const nothing: BDict = Object.freeze({})
  const keptOf = (keys: BReadDict): BDict | undefined => {
    const left = keys.keys().filter(key => {
      const name = text(key)
      return name !== undefined && !owned.has(name)
    })
    return left.length > 0
      ? Object.fromEntries(left.map(key => [text(key)!, asValue(keys.get(key)!)] as const))
      : undefined
  }
  const lists = new Map<string, (file: FileEntry) => BDict | undefined>()
  for (const { id, definition } of members) {
    const list = lists.has(id) ? undefined : ofOwnDictionaries(torrent, definition, keptOf)
    if (list) lists.set(id, list)
  }
  return ({ id }, file) => (file && lists.get(id)?.(file)) ?? nothing
}

/**
 * What each member writes into info, now and before.
 *
 * @param changed ids of those whose options are other ones now: what adds keeps what it finds, so only its own new keys count
 */
export const infoRewritings = async (
  before: Ready,
  after: Ready,
  { single, changed }: { readonly single: boolean; readonly changed: ReadonlySet<string> },
): Promise<readonly Rewriting[]> => {
  const members = [...after.values()].map(({ member }) => member)
  // The info dictionary of a single file is also that file's dictionary (BEP 3).
  const own = single ? members.flatMap(({ writes }) => writes).flatMap(fileKeyName) : []
  const keysOf = async (side: Ready, id: string): Promise<BDict | undefined> => {
    const found = side.get(id)
    if (!found) return undefined
    const { member, hashed } = found
    const keys = (await calling(id, 'info', () => member.definition.info?.(hashed))) ?? {}
    return joinKeys(
      'info',
      [{ member, keys }],
      single ? new Set([...own, ...Object.keys(hashed.fileKeys(hashed.layout.files[0]!))]) : new Set(),
    )
  }
  const rewritings: Rewriting[] = []
  for (const { id, definition, writes } of members) {
    const keys = (await keysOf(after, id))!
    rewritings.push({
      keys,
      before: definition.adds && changed.has(id) ? undefined : await keysOf(before, id),
      owned: [...writes.flatMap(infoName), ...(id === bep3.definition.id ? own : [])],
    })
  }
  return rewritings
}

const infoName = (key: string) => (key.startsWith('info.') ? [key.slice('info.'.length)] : [])

import { decodeLenient } from '../bencode/decode.ts'
import { type BDict, type BValue, dict, integer, text } from '../bencode/value.ts'
import { bep3 } from '../bep3.ts'
import type { DigestRequest } from '../contract/digest.ts'
import type { Layout } from '../contract/files.ts'
import type { Issue } from '../contract/issue.ts'
import type { Hashed, KeyPath, Sealed } from '../contract/plugin.ts'
import type { Torrent } from '../contract/torrent.ts'
import { issue } from '../errors.ts'
import { infoHashOf } from '../info-hash.ts'
import { byOptions, calling, joinKeys, type Member } from '../members.ts'
import { record } from '../record.ts'
import type { Outside } from '../seal.ts'
import { settle } from '../settle.ts'
import { compareBytes } from '../text-order.ts'
import type { EditInput } from './edit.ts'
import type { Digest } from './known.ts'
import { type Relayout, relayout } from './relayout.ts'
import { infoRewritings, type Ready, type Remaking, remaking, type Wanted } from './remake.ts'
import { type Started, startOf } from './start.ts'
import { type Replacements, type Rewriting, replaced, replacementsOf } from './writing.ts'

/** An edit whose files are arranged, ready for hashing. */
export interface Arranged extends Remaking {
  readonly relaid: Relayout
}

/** An edit that may be gone through twice: with placeholders, and then with what was hashed. */
export interface Begun extends Started {
  /** The files for an info dictionary that is made anew, arranged once. */
  arranged(): Arranged
}

export type Hash = (wanted: Wanted, begun: Begun) => Promise<readonly Digest[]>

/** The torrent file, written anew as far as that is needed. */
export interface Rewritten {
  readonly bytes: Uint8Array
  /** What was hashed for it. */
  readonly requests: readonly DigestRequest[]
  readonly issues: readonly Issue[]
}

/**
 * Starts an edit.
 *
 * @throws GentorrentError as `startOf`
 */
export const begin = async (input: EditInput): Promise<Begun> => {
  const started = await startOf(input)
  let arranged: Arranged | undefined
  return {
    ...started,
    arranged: () => {
      arranged ??= arrangedOf(started)
      return arranged
    },
  }
}

const arrangedOf = ({ torrent, input, cast, dropped, layout }: Started): Arranged => {
  const old = input.content?.layout ?? layout()
  const relaid = relayout(old, cast, input)
  settle(relaid.issues, input.allow ?? [])
  return { ...remaking(torrent, old, { cast, relaid, dropped, engine: input.content?.engine }), relaid }
}

/**
 * Writes the torrent: first what stands inside of info, then what stands beside it.
 *
 * @throws GentorrentError `NOT_A_TORRENT`, `KEY_UNDECLARED`, `PLUGIN_FAILED`, and what `hash` throws
 */
export const rewrite = async (started: Begun, outside: Outside, hash: Hash): Promise<Rewritten> => {
  const inside = isRemade(started) ? await remakeInfo(started, hash) : await touchInfo(started)
  const { original, torrent } = started
  const infoBytes = replaced(torrent.info, replacementsIn(inside.rewritings))
  const isInfoChanged = compareBytes(infoBytes, original.torrent.infoBytes) !== 0
  const bound = isInfoChanged ? boundKeys(started) : []
  const sealed = await sealedTorrent(started, infoBytes, bound)
  const beside = replacementsIn(await besideInfo(started, inside, { sealed, outside }))
  return {
    bytes: replaced(sealed.metainfo, beside),
    requests: inside.requests,
    issues: [...inside.issues, ...bound.map(key => issue('KEY_DROPPED', { key }, { severity: 'warning', key }))],
  }
}

/** What comes of the info dictionary. */
interface Inside {
  readonly rewritings: readonly Rewriting[]
  /** Those who write what stands beside it. */
  readonly before: Ready
  readonly after: Ready
  readonly requests: readonly DigestRequest[]
  readonly issues: readonly Issue[]
}

/** A key that one leaves out may be another's: in a torrent of a single file, keys of the file stand among those of info. */
const replacementsIn = (rewritings: readonly Rewriting[]): Replacements => {
  const all = new Map<string, BValue | undefined>()
  for (const [name, value] of rewritings.flatMap(rewriting => [...replacementsOf(rewriting)])) {
    if (value !== undefined || !all.has(name)) all.set(name, value)
  }
  return all
}

/** Whether more changes than keys that stand by themselves: then everybody has to look at the files again. */
const isRemade = ({ input: { name, pieceLength }, cast, dropped, torrent }: Started): boolean =>
  dropped.size > 0 ||
  (name !== undefined && name !== text(torrent.info.get('name'))) ||
  (pieceLength !== undefined && pieceLength !== integer(torrent.info.get('piece length'))) ||
  cast.after.some(member => cast.changed.has(member.id) && !isByItself(member))

/** The options of the base format are all about keys beside info. */
const isByItself = ({ id, definition, writes }: Member): boolean =>
  id === bep3.definition.id ||
  !(definition.files || definition.omits || definition.digests || writes.some(key => key.startsWith('file.')))

const remakeInfo = async (begun: Begun, hash: Hash): Promise<Inside> => {
  const { wanted, before, after, relaid } = begun.arranged()
  const ready = after(await hash(wanted, begun))
  const { single } = relaid.layout
  return {
    rewritings: await infoRewritings(before, ready, { single, changed: begun.cast.changed }),
    before,
    after: ready,
    requests: wanted.requests,
    issues: relaid.issues,
  }
}

const touchInfo = async (started: Started): Promise<Inside> => {
  const { cast, layout } = started
  const concerned = ({ id }: Member) => cast.changed.has(id) || cast.forced.has(id)
  const side = (members: readonly Member[]): Ready =>
    new Map(
      members.filter(concerned).map(member => {
        const hashed: Hashed<any, any> = Object.defineProperty(
          { ...member.run, digests: {}, fileKeys: () => ({}), layout: undefined as unknown as Layout },
          'layout',
          // Most of them do not need it, and some torrents have none that could be made out.
          { get: layout, enumerable: true },
        )
        return [member.id, { member, hashed }]
      }),
    )
  const [before, after] = [side(cast.before), side(cast.after)]
  const isInside = ({ id, writes }: Member) => id !== bep3.definition.id && writes.some(key => key.startsWith('info.'))
  const inside = new Map([...after].filter(([, { member }]) => isInside(member)))
  return {
    rewritings: await infoRewritings(before, inside, { single: false, changed: cast.changed }),
    before,
    after,
    requests: [],
    issues: [],
  }
}

/** Keys that held for another info dictionary. */
const boundKeys = ({ torrent, readers }: Started): readonly KeyPath[] =>
  readers
    .flatMap(({ definition }) => definition.bound ?? [])
    .filter(key => torrent.metainfo.has(key.slice('metainfo.'.length)))

/** The torrent with its new info dictionary, and without what held for the old one. */
const sealedTorrent = async (
  { torrent, readers }: Started,
  infoBytes: Uint8Array,
  bound: readonly KeyPath[],
): Promise<Torrent> => {
  if (infoBytes === torrent.infoBytes) return torrent
  const gone = new Map(bound.map(key => [key.slice('metainfo.'.length), undefined]))
  const bytes = replaced(torrent.metainfo, gone, new Map([['info', infoBytes]]))
  const metainfo = dict(decodeLenient(bytes).value)!
  const info = dict(metainfo.get('info'))!
  const definitions = readers.map(({ definition }) => definition)
  return { metainfo, info, infoBytes: info.bytes, infoHash: await infoHashOf(info, definitions) }
}

/** What a plugin would have written before is nothing to talk about. */
const nobody: Outside = { ...record().voice, isDry: true }

const besideInfo = async (
  { cast, torrent }: Started,
  { before, after }: Inside,
  { sealed, outside }: { readonly sealed: Torrent; readonly outside: Outside },
): Promise<readonly Rewriting[]> => {
  const keysOf = async (side: Ready, id: string, existing: Torrent, to: Outside): Promise<BDict | undefined> => {
    const found = side.get(id)
    if (!found) return undefined
    const { member, hashed } = found
    const run: Sealed<any, any> = Object.defineProperties(
      { existing, infoBytes: existing.infoBytes, infoHash: async () => existing.infoHash, ...to } as Sealed<any, any>,
      Object.fromEntries(
        Object.entries(Object.getOwnPropertyDescriptors(hashed)).filter(([key]) => key !== 'existing'),
      ),
    )
    const keys = (await calling(id, 'metainfo', () => member.definition.metainfo?.(run))) ?? {}
    return joinKeys('metainfo', [{ member, keys }])
  }
  const rewritings: Rewriting[] = []
  for (const [id, { member }] of after) {
    const isLive = byOptions(member.definition.live, member.run.options) === true
    // Nobody is asked twice, and those who are not concerned not at all.
    if (isLive && !cast.changed.has(id)) continue
    const isNew = isLive || (member.definition.adds && cast.changed.has(id)) || cast.forced.has(id)
    rewritings.push({
      keys: (await keysOf(after, id, sealed, outside))!,
      before: isNew ? undefined : await keysOf(before, id, torrent, nobody),
      owned: member.writes.flatMap(key => (key.startsWith('metainfo.') ? [key.slice('metainfo.'.length)] : [])),
    })
  }
  return rewritings
}

import { decode } from './bencode/decode.ts'
import { encodeAround, encodeParts, encodeWithRoom, type Roomy } from './bencode/encode.ts'
import { measure } from './bencode/measure.ts'
import { type BDict, dict } from './bencode/value.ts'
import type { HashEngine } from './contract/digest.ts'
import type { FileEntry, Layout } from './contract/files.ts'
import type { Hashed, Sealed } from './contract/plugin.ts'
import type { Voice } from './contract/voice.ts'
import { infoHashOf } from './info-hash.ts'
import { calling, joinKeys, type Member } from './members.ts'
import type { Planned } from './plan.ts'
import type { Results } from './results.ts'

/** A place where a torrent is put together, so that it need not be in memory beside all that it is made of. */
export interface Spool {
  /** Adds bytes at the end. They are others as soon as it returns. */
  readonly write: (bytes: Uint8Array) => void
  /** All that was written. */
  readonly read: () => Promise<Uint8Array>
}

/** What the last stage is told of the run besides its content. */
export interface Outside extends Voice {
  readonly isDry: boolean
}

/**
 * Joins every plugin's keys into the info dictionary and encodes it, once; then joins what stands around it.
 *
 * @param spool Takes a torrent that is long, unless a plugin wants to see its info dictionary.
 * @returns the bytes of the torrent file, or the spool where they are
 * @throws GentorrentError `KEY_UNDECLARED`, `PLUGIN_FAILED`, `BENCODE_UNWRITABLE`; what the spool throws
 */
export const seal = async (
  { activated, layout }: Planned,
  resultsOf: (id: string) => Results,
  outside: Outside,
  digest?: HashEngine['digest'],
  spool?: () => Promise<Spool | undefined>,
): Promise<Uint8Array | Spool> => {
  const { members } = activated
  const hashedOf = (member: Member) => ({ ...member.run, layout, digests: resultsOf(member.id) })
  const runs = new Map(members.map(member => [member, hashedOf(member)]))
  const fileKeys = fileKeysOf(members, runs)
  const hashed = new Map<Member, Hashed<any, any>>(members.map(member => [member, { ...runs.get(member)!, fileKeys }]))

  // The info dictionary of a single file is also that file's dictionary (BEP 3).
  const tolerated = new Set(layout.single ? members.flatMap(({ writes }) => writes).flatMap(fileKeyName) : [])
  const info = await joined('info', members, tolerated, member =>
    calling(member.id, 'info', () => member.definition.info?.(hashed.get(member)!)),
  )
  // To measure a list of so many takes as long as to write it.
  const length = spool && isOfMany(layout) ? undefined : measure(info)
  let roomy: Roomy | undefined
  const encoded = () => {
    roomy ??= encodeWithRoom(info, length)
    return roomy
  }
  const place = spool && (length ?? spooledLength) >= spooledLength ? await spool() : undefined
  if (!place) encoded()
  const definitions = members.map(({ definition }) => definition)
  const infoHash = () => infoHashOf(dict(decode(encoded().bytes))!, definitions, digest)
  const sealed = (member: Member): Sealed<any, any> => ({
    ...hashed.get(member)!,
    ...outside,
    get infoBytes() {
      return encoded().bytes
    },
    infoHash,
  })
  const around = await joined('metainfo', members, new Set(), member =>
    calling(member.id, 'metainfo', () => member.definition.metainfo?.(sealed(member))),
  )
  if (!place || roomy) return encodeAround(around, { key: 'info', ...encoded() })
  encodeParts(around, { key: 'info', value: info }, place.write)
  return place
}

/** Bytes of an info dictionary from which on memory counts. */
const spooledLength = 1 << 24

/** Whether there are so many files that their info dictionary is taken for as long, whatever its length. */
const isOfMany = (layout: Layout) => (layout.padded?.own ?? layout.files).length >= 250_000

const joined = async (
  place: 'info' | 'metainfo',
  members: readonly Member[],
  tolerated: ReadonlySet<string>,
  ask: (member: Member) => BDict | undefined | Promise<BDict>,
): Promise<BDict> => {
  const parts = []
  for (const member of members) parts.push({ member, keys: (await ask(member)) ?? {} })
  return joinKeys(place, parts, tolerated)
}

/** The name of a file's own key. */
export const fileKeyName = (key: string): readonly string[] =>
  key.startsWith('file.') ? [key.slice('file.'.length)] : []

/**
 * One entry's keys of all plugins. Most files have none, or the same as the file before: a torrent may have a million, and
 * then a plugin hands out the same frozen keys for all.
 */
export const fileKeysOf = (
  members: readonly Member[],
  runs: ReadonlyMap<Member, Omit<Hashed<any, any>, 'fileKeys'>>,
): ((file: FileEntry) => BDict) => {
  const writers = members
    .filter(({ definition }) => definition.fileInfo)
    .map(member => ({ member, run: runs.get(member)!, checked: checked(member) }))
  const none: BDict = {}
  return file => {
    let keys = none
    for (const { member, run, checked } of writers) {
      const own = checked(calling(member.id, 'fileInfo', () => member.definition.fileInfo!(file, run)))
      if (own !== undefined) keys = keys === none ? own : { ...keys, ...own }
    }
    return keys
  }
}

/** A member's keys of one entry, as `joinKeys` lets them pass; undefined if there are none. */
const checked = (member: Member): ((keys: BDict) => BDict | undefined) => {
  const known = new WeakMap<BDict, BDict>()
  return keys => {
    if (isEmpty(keys)) return undefined
    const found = known.get(keys)
    if (found) return found
    const joined = { ...joinKeys('file', [{ member, keys }]) }
    if (Object.isFrozen(keys)) known.set(keys, joined)
    return joined
  }
}

const isEmpty = (keys: BDict) => {
  for (const key in keys) if (keys[key] !== undefined) return false
  return true
}

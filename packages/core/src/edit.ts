import { optionIssues, unique } from './activate.ts'
import { encode } from './bencode/encode.ts'
import { joinRaw, type RawPair, rawPairs } from './bencode/raw.ts'
import { type BReadDict, text } from './bencode/value.ts'
import { bep3 } from './bep3.ts'
import type { Layout } from './contract/files.ts'
import type { Issue, Remark } from './contract/issue.ts'
import type { ActivePlugin, KeyPath, Plugin, Sealed } from './contract/plugin.ts'
import type { Torrent } from './contract/torrent.ts'
import { detected } from './detected.ts'
import { GentorrentError, issue } from './errors.ts'
import { calling, joinKeys, type Member, membersOf } from './members.ts'
import { quarrels } from './quarrels.ts'
import { layoutOf, parse, readersOf } from './read.ts'
import { record } from './record.ts'
import type { Outside } from './seal.ts'
import { allowed, settle } from './settle.ts'
import { compareBytes } from './text-order.ts'

export interface EditInput {
  /** The torrent file to edit. */
  readonly bytes: Uint8Array
  /** Plugins whose keys beside the info dictionary are written anew, from exactly these options (see `amend`). In any order. */
  readonly plugins: readonly ActivePlugin[]
  /** Names of keys beside the info dictionary that are taken out, whoever wrote them. */
  readonly remove?: readonly string[]
  /** Plugins that explain the rest of the torrent, so that what does not go together is noticed. Default: none. */
  readonly installed?: readonly Plugin[]
  /** Issue codes that the person allows: warnings are dropped, errors of judgement become warnings. */
  readonly allow?: readonly string[]
  /** What comes out is only looked at: plugins then ask nobody outside. Default: false. */
  readonly isDry?: boolean
  /** Called when it is, while plugins ask the world outside: what they are doing, in a few words. */
  readonly onAsking?: (text: string) => void
  readonly signal?: AbortSignal
}

/** A torrent that was just edited. */
export interface Edited {
  /** The torrent file. */
  readonly bytes: Uint8Array
  /** The same, read again. */
  readonly torrent: Torrent
  /** Keys that came, went or have another value, sorted. */
  readonly changed: readonly KeyPath[]
  /** What is wrong with the torrent, or unusual: also what was so before the edit. */
  readonly issues: readonly Issue[]
  /** What plugins found worth telling. */
  readonly remarks: readonly Remark[]
}

/**
 * A plugin's options for an edit: those that are given, and for the others what the torrent has. A plugin that `adds` gets
 * only what is given.
 *
 * @throws GentorrentError `OPTION_UNKNOWN`, `PLUGIN_FAILED`
 */
export const amend = (plugin: Plugin, given: Readonly<Record<string, unknown>>, torrent: Torrent): ActivePlugin => {
  const { id, adds, read } = plugin.definition
  const found = adds ? undefined : calling(id, 'read.detect', () => read?.detect(torrent))
  return plugin({ ...found, ...given })
}

/**
 * Changes what stands beside the info dictionary: info's bytes stay as they are, and so does every other key that none of
 * the plugins owns. Only the last stage of the pipeline is repeated, and only for these plugins.
 *
 * @throws GentorrentError `BENCODE_INVALID`, `NOT_A_TORRENT`, `REFUSED` (all problems at once; what was wrong before
 * refuses nothing), `PLUGIN_FAILED`, `KEY_UNDECLARED`
 */
export const edit = async (input: EditInput): Promise<Edited> => {
  const { bytes, remove = [], installed = [], allow = [], isDry = false } = input
  const { signal = new AbortController().signal, onAsking } = input
  const wrong: Issue[] = []
  const plugins = unique(input.plugins, wrong)
  settle([...wrong, ...plugins.flatMap(optionIssues)], allow)
  const ids = new Set(plugins.map(({ definition }) => definition.id))
  const readers = readersOf([...plugins, ...installed.filter(({ definition }) => !ids.has(definition.id))])
  const definitions = readers.map(({ definition }) => definition)
  const before = await parse(bytes, readers, 'lenient')
  const layout = layoutOf(before.torrent, definitions)
  if (!layout) throw new GentorrentError('NOT_A_TORRENT', { because: 'no installed plugin can make out its files' })
  const untouched = detected(definitions, before.torrent).filter(({ definition }) => !ids.has(definition.id))
  const members = membersOf([...plugins, ...untouched], signal, before.torrent)
  const editing = members.filter(({ id }) => ids.has(id))
  const warnings = settle(
    [
      ...sealedKeys(editing),
      ...removals(before.torrent, remove),
      ...quarrels(members, ({ id }) => ids.has(id)),
      ...editing.flatMap(({ id, definition, run }) =>
        calling(id, 'check', () => definition.check?.(run.options, run) ?? []),
      ),
    ],
    allow,
  )
  const { voice, said } = record(onAsking)
  const after = joinRaw(await pairsAfter(before.torrent, editing, layout, remove, { ...voice, isDry }))
  const { torrent, issues } = await parse(after, readers, 'lenient')
  const known = new Set(before.issues.map(({ code, message }) => `${code}\0${message}`))
  settle(
    issues.filter(({ code, message }) => !known.has(`${code}\0${message}`)),
    allow,
  )
  if (compareBytes(torrent.infoBytes, before.torrent.infoBytes) !== 0) {
    throw new GentorrentError('WROTE_WRONG', { because: 'the info dictionary is not what it was' })
  }
  const changed = changedKeys(before.torrent.metainfo, torrent.metainfo)
  return {
    bytes: after,
    torrent,
    changed,
    issues: allowed([...warnings, ...said.issues, ...issues], allow),
    remarks: said.remarks,
  }
}

/** Keys inside of info are what the info-hash is made of. The base format's own are not what anyone wants to change. */
const sealedKeys = (editing: readonly Member[]): readonly Issue[] =>
  editing
    .filter(({ id }) => id !== bep3.definition.id)
    .flatMap(({ id, writes }) => {
      const key = writes.find(path => !path.startsWith('metainfo.'))
      return key ? [issue('KEY_SEALED', { key, plugin: id }, { severity: 'error', key })] : []
    })

const removals = ({ metainfo }: Torrent, remove: readonly string[]): readonly Issue[] =>
  remove.flatMap(name => {
    const key: KeyPath = `metainfo.${name}`
    if (name === 'info') return [issue('KEY_SEALED', { key, plugin: 'a removal' }, { severity: 'error', key })]
    return metainfo.has(name) ? [] : [issue('KEY_MISSING', { key }, { severity: 'error', key })]
  })

/** The pairs of the edited torrent: the new ones, and the raw bytes of all that nobody touches. */
const pairsAfter = async (
  { metainfo, infoBytes, infoHash }: Torrent,
  editing: readonly Member[],
  layout: Layout,
  remove: readonly string[],
  outside: Outside,
): Promise<readonly RawPair[]> => {
  const owned = new Set<string>([...editing.flatMap(({ writes }) => writes), ...remove.map(name => `metainfo.${name}`)])
  const parts = []
  for (const member of editing) {
    const sealed: Sealed<any, any> = {
      ...member.run,
      ...outside,
      layout,
      digests: {},
      fileKeys: () => ({}),
      infoBytes,
      infoHash: async () => infoHash,
    }
    const keys = await calling(member.id, 'metainfo', () => member.definition.metainfo?.(sealed))
    parts.push({ member, keys: keys ?? {} })
  }
  const around = Object.entries(joinKeys('metainfo', parts)).flatMap(([name, value]): readonly RawPair[] =>
    value === undefined || remove.includes(name) || name === 'info' ? [] : [[encoder.encode(name), encode(value)]],
  )
  const kept = rawPairs(metainfo).filter(([key]) => {
    const name = text(key)
    return name === undefined || name === 'info' || !owned.has(`metainfo.${name}`)
  })
  return [...kept, ...around]
}

const encoder = new TextEncoder()

const changedKeys = (before: BReadDict, after: BReadDict): readonly KeyPath[] => {
  const old = new Map(rawPairs(before).map(([key, value]) => [nameOf(key), value]))
  const present = new Map(rawPairs(after).map(([key, value]) => [nameOf(key), value]))
  return [...new Set([...old.keys(), ...present.keys()])]
    .filter(name => {
      const [a, b] = [old.get(name), present.get(name)]
      return !a || !b || compareBytes(a, b) !== 0
    })
    .sort()
    .map((name): KeyPath => `metainfo.${name}`)
}

const nameOf = (key: Uint8Array) => text(key) ?? '(not text)'

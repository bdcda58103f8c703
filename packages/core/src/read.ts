import { decode, decodeLenient } from './bencode/decode.ts'
import { keyJson } from './bencode/dump.ts'
import type { BReadDict } from './bencode/value.ts'
import { dict, integer, text } from './bencode/value.ts'
import { bep3 } from './bep3.ts'
import type { HashEngine } from './contract/digest.ts'
import type { Layout } from './contract/files.ts'
import type { Issue } from './contract/issue.ts'
import type { ActivePlugin, Finding, KeyPath, Plugin, PluginDefinition } from './contract/plugin.ts'
import type { Torrent } from './contract/torrent.ts'
import { foundIn } from './detected.ts'
import { distinctIssues } from './distinct-issues.ts'
import { GentorrentError, issue } from './errors.ts'
import { fileListOf } from './file-list.ts'
import { infoHashOf } from './info-hash.ts'
import { calling } from './members.ts'
import { ownedKeys, readingsOf } from './owners.ts'
import { compareText } from './text-order.ts'

/** What one plugin finds of its own keys. */
export interface Section {
  readonly plugin: string
  /** The options that would write them. */
  readonly options: Readonly<Record<string, unknown>>
  /** What a person wants to know of them; undefined if the options say it all. */
  readonly findings?: readonly Finding[]
}

/** A torrent, and what the plugins make of it. */
export interface ReadTorrent {
  readonly torrent: Torrent
  /** What is wrong with it, or unusual, each once. Errors too: it exists, and may be looked at. */
  readonly issues: readonly Issue[]
  /** The file list; undefined if no plugin can make one out. Contents are `none`. */
  readonly layout?: Layout
  /** Sorted by plugin id. */
  readonly sections: readonly Section[]
  /** Keys that no given plugin knows. */
  readonly unknown: readonly KeyPath[]
}

export interface ReadOptions {
  /**
   * The plugins that explain the torrent's keys, with options for reading where they have some. The base format is added
   * if it is not there.
   */
  readonly plugins: readonly (Plugin | ActivePlugin)[]
  /** Refuse what is not canonical bencode instead of reporting it. Default: false. */
  readonly strict?: boolean
}

/**
 * Reads a torrent file. Nothing is re-encoded: info-hashes are those of the bytes as found.
 *
 * @throws GentorrentError `BENCODE_INVALID`, `NOT_A_TORRENT`
 */
export const read = async (bytes: Uint8Array, { plugins, strict = false }: ReadOptions): Promise<ReadTorrent> => {
  const readers = readersOf(plugins)
  const { torrent, issues } = await parse(bytes, readers, strict ? 'strict' : 'lenient')
  return { torrent, issues, ...explain(torrent, readers) }
}

/** What the plugins make of a torrent, whatever is wrong with it. */
export const explain = (
  torrent: Torrent,
  readers: readonly ActivePlugin[],
): Pick<ReadTorrent, 'layout' | 'sections' | 'unknown'> => {
  const definitions = readers.map(({ definition }) => definition)
  const given = new Map(readers.map(({ definition, options }) => [definition.id, options]))
  const sections = foundIn(definitions, torrent).map(({ definition: { id, read }, options }): Section => {
    const findings = calling(id, 'read.describe', () => read?.describe?.(torrent, given.get(id)))
    return { plugin: id, options: withoutUndefined(options), ...(findings && { findings }) }
  })
  const layout = layoutOf(torrent, definitions)
  return { ...(layout && { layout }), sections, unknown: unknownKeys(torrent, definitions, sections) }
}

/** The plugins and the base format, sorted by id. */
export const readersOf = (plugins: readonly (Plugin | ActivePlugin)[]): readonly ActivePlugin[] => {
  const all = plugins.map(plugin => (typeof plugin === 'function' ? plugin() : plugin))
  const complete = all.some(({ definition }) => definition.id === bep3.definition.id) ? all : [...all, bep3()]
  return [...complete].sort((a, b) => compareText(a.definition.id, b.definition.id))
}

/** Their definitions. */
export const definitionsOf = (plugins: readonly (Plugin | ActivePlugin)[]): readonly PluginDefinition<any, any>[] =>
  readersOf(plugins).map(({ definition }) => definition)

/**
 * The first half of reading: bytes to torrent, and everything that is wrong with its keys.
 *
 * @throws GentorrentError `BENCODE_INVALID`, `NOT_A_TORRENT`
 */
export const parse = async (
  bytes: Uint8Array,
  readers: readonly ActivePlugin[],
  mode: 'strict' | 'lenient',
  engine?: Pick<HashEngine, 'digest' | 'digestBlocks'>,
): Promise<{ readonly torrent: Torrent; readonly issues: readonly Issue[] }> => {
  const decoded = mode === 'strict' ? { value: decode(bytes), issues: [] } : decodeLenient(bytes)
  const metainfo = dict(decoded.value)
  if (!metainfo) throw new GentorrentError('NOT_A_TORRENT', { because: 'the file is bencoded but not a dictionary' })
  const info = dict(metainfo.get('info'))
  if (!info) throw new GentorrentError('NOT_A_TORRENT', { because: 'there is no dictionary under the key `info`' })
  const definitions = readers.map(({ definition }) => definition)
  const known = await infoHashOf(info, definitions, engine?.digest)
  const hashless = known.v1 === undefined && known.v2 === undefined
  const infoHash = hashless
    ? await infoHashOf(info, [{ read: { detect: () => ({}), infoHashes: () => ['v1'] } }], engine?.digest)
    : known
  const torrent: Torrent = { metainfo, info, infoBytes: info.bytes, infoHash }
  const readingOf = readingsOf(definitions, torrent, engine)
  const issues = distinctIssues([
    ...decoded.issues,
    ...(hashless ? [issue('KEY_MISSING', { key: 'info.pieces' }, { severity: 'error', key: 'info.pieces' })] : []),
    ...readers.flatMap(
      ({ definition, options }) =>
        calling(definition.id, 'read.validate', () =>
          definition.read?.validate?.(torrent, options, readingOf(definition)),
        ) ?? [],
    ),
  ])
  return { torrent, issues }
}

/** The file list by the first plugin, in the order of ids, whose keys define one. */
export const layoutOf = (torrent: Torrent, definitions: readonly PluginDefinition<any, any>[]): Layout | undefined => {
  const name = text(torrent.info.get('name'))
  const pieceLength = integer(torrent.info.get('piece length'))
  if (name === undefined || pieceLength === undefined || pieceLength < 1) return undefined
  for (const definition of definitions) {
    const found = fileListOf(definition, torrent)
    if (found) {
      const length = found.files.reduce((sum, file) => sum + file.length, 0)
      return { name, pieceLength, ...found, length }
    }
  }
  return undefined
}

const withoutUndefined = (options: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))

/** What a plugin writes by its options is its own only if it found some. */
const unknownKeys = (
  torrent: Torrent,
  definitions: readonly PluginDefinition<any, any>[],
  sections: readonly Section[],
): readonly KeyPath[] => {
  const optionsOf = new Map(sections.map(({ plugin, options }) => [plugin, options]))
  const known = new Set<KeyPath>(['metainfo.info'])
  for (const definition of definitions) {
    const options = optionsOf.get(definition.id)
    if (typeof definition.writes === 'function' && !options) continue
    for (const key of ownedKeys(definition, torrent, options)) known.add(key)
  }
  const { metainfo, info } = torrent
  return [...keysOf('metainfo', metainfo), ...keysOf('info', info)].filter(key => !known.has(key))
}

const keysOf = (place: 'metainfo' | 'info', keys: BReadDict): readonly KeyPath[] => [
  ...new Set(keys.keys().map((key): KeyPath => `${place}.${keyJson(key)}`)),
]

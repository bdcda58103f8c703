import { fileDictionaries } from '@gentorrent/core'
import { type BJson, type BReadDict, dumpValue, keyJson } from '@gentorrent/core/bencode'
import type { FileEntry } from '@gentorrent/core/plugin'
import type { InspectedFileJson, InspectJson } from '../json.ts'
import { fileJson, infoHashJson, issueJson, layoutJson, optionsJson } from '../to-json.ts'
import type { Inspected } from './inspected.ts'

/** What programs read about a torrent. */
export const inspectJson = (found: Inspected): InspectJson => ({
  ...inspectFacts(found),
  ...(found.layout && { files: [...filesJson(found.layout.files, found)] }),
})

/** The same to be written: its files are made one by one, as there may be a million. */
export const inspectParts = (
  found: Inspected,
): Omit<InspectJson, 'files'> & { readonly files?: Iterable<unknown> } => ({
  ...inspectFacts(found),
  ...(found.layout && { files: filesJson(found.layout.files, found) }),
})

const inspectFacts = (found: Inspected): Omit<InspectJson, 'files'> => {
  const { file, bytes, kind, isBroken, torrent, layout, sections, unknown, unknownInFiles, issues, plugins } = found
  const specsOf = (id: string) => plugins.find(each => each.definition.id === id)?.definition.options ?? {}
  return {
    file,
    ...(kind && { kind }),
    infoHash: infoHashJson(torrent.infoHash),
    ...(layout && layoutJson(layout, torrent.infoHash)),
    torrentLength: bytes.length,
    ...(isBroken && { broken: true }),
    plugins: Object.fromEntries(sections.map(({ plugin, options }) => [plugin, optionsJson(specsOf(plugin), options)])),
    findings: Object.fromEntries(
      sections.flatMap(({ plugin, findings }) => (findings && findings.length > 0 ? [[plugin, findings]] : [])),
    ),
    unknownKeys: [...unknown, ...unknownInFiles.keys()],
    missingPlugins: found.missing.map(({ plugin: { id, package: name }, keys }) => ({ id, package: name, keys })),
    unknown: { metainfo: valuesOf('metainfo', found), info: valuesOf('info', found) },
    issues: issues.map(issueJson),
  }
}

const valuesOf = (place: 'metainfo' | 'info', { torrent, unknown }: Inspected): Readonly<Record<string, BJson>> => {
  const wanted = new Set<string>(unknown)
  // Without a prototype, `__proto__` is a key like any other. Where a key stands twice, the first one counts.
  const values: Record<string, BJson> = Object.create(null)
  for (const key of torrent[place].keys()) {
    const name = keyJson(key)
    if (wanted.has(`${place}.${name}`)) values[name] ??= dumpValue(torrent[place].get(key)!)
  }
  return values
}

function* filesJson(files: readonly FileEntry[], found: Inspected): Generator<InspectedFileJson, void, undefined> {
  const keysOf = ownKeysOf(found)
  for (const file of files) {
    const keys = file.role === 'pad' ? undefined : keysOf(file)
    const { target, executable, hidden } = file.facts
    yield {
      ...fileJson(file),
      ...(target && { target: target.join('/') }),
      ...(executable && { executable }),
      ...(hidden && { hidden }),
      ...(keys && { keys }),
    }
  }
}

/**
 * Looks up the keys of a file's own dictionaries, all but those that its path and length come from. JSON is made of them when
 * they are asked for: of a million files it takes much more memory than where they stand.
 */
const ownKeysOf = ({
  torrent,
  plugins,
}: Inspected): ((file: FileEntry) => Readonly<Record<string, BJson>> | undefined) => {
  const first = new Map<string, BReadDict>()
  // A hybrid's files have two dictionaries.
  const joined = new Map<string, Record<string, BJson>>()
  for (const [path, dictionary] of fileDictionaries(torrent, plugins)) {
    if (!dictionary.keys().some(key => isOwn(keyJson(key)))) continue
    const name = path.join('/')
    const before = first.get(name)
    if (before) joined.set(name, addKeys(dictionary, joined.get(name) ?? ownKeys(before)))
    else first.set(name, dictionary)
  }
  return ({ path }) => {
    if (first.size === 0) return undefined
    const name = path.join('/')
    const dictionary = first.get(name)
    return dictionary && (joined.get(name) ?? ownKeys(dictionary))
  }
}

const ownKeys = (dictionary: BReadDict) => addKeys(dictionary, Object.create(null))

const addKeys = (dictionary: BReadDict, keys: Record<string, BJson>): Record<string, BJson> => {
  for (const key of dictionary.keys()) {
    const name = keyJson(key)
    if (isOwn(name)) keys[name] ??= dumpValue(dictionary.get(key)!)
  }
  return keys
}

const isOwn = (name: string) => name !== 'path' && name !== 'length'

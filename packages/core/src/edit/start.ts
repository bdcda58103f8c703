import type { FileEntry, Layout } from '../contract/files.ts'
import type { Issue } from '../contract/issue.ts'
import type { ActivePlugin, KeyPath } from '../contract/plugin.ts'
import type { Torrent } from '../contract/torrent.ts'
import { detected } from '../detected.ts'
import { GentorrentError, issue } from '../errors.ts'
import { ownedKeys } from '../owners.ts'
import { layoutOf, parse, readersOf } from '../read.ts'
import { compareText } from '../text-order.ts'
import { amend, type Cast, castOf } from './cast.ts'
import type { EditInput } from './edit.ts'
import { ofOwnDictionaries } from './own-dictionaries.ts'
import { parseRemoval, removeKeys } from './removal.ts'

/** An edit before anything is written. */
export interface Started {
  readonly input: EditInput
  /** The torrent as it was given. */
  readonly original: { readonly torrent: Torrent; readonly issues: readonly Issue[] }
  /** The torrent without what is taken out. */
  readonly torrent: Torrent
  /** Names of files' own keys that are taken out. */
  readonly dropped: ReadonlySet<string>
  readonly readers: readonly ActivePlugin[]
  readonly cast: Cast
  readonly issues: readonly Issue[]
  /** @throws GentorrentError `NOT_A_TORRENT` if no plugin can make out its files */
  layout(): Layout
}

/**
 * Reads the torrent, takes out what is to go, and finds out who takes part.
 *
 * @throws GentorrentError `BENCODE_INVALID`, `NOT_A_TORRENT`, `REFUSED`, `OPTION_UNKNOWN`, `PLUGIN_FAILED`
 */
export const startOf = async (input: EditInput): Promise<Started> => {
  const { plugins = [], amendments = [], remove = [], installed = [], allow = [] } = input
  const { signal = new AbortController().signal } = input
  const given = [...plugins, ...amendments.map(({ plugin }) => plugin)].map(({ definition }) => definition)
  const others = installed.filter(({ definition }) => !given.some(({ id }) => id === definition.id))
  const readers = [...readersOf([...plugins, ...amendments.map(({ plugin }) => plugin), ...others])]
  const definitions = [...new Map(readers.map(({ definition }) => [definition.id, definition])).values()].sort((a, b) =>
    compareText(a.id, b.id),
  )
  const original = await parse(input.bytes, readers, 'lenient')
  const removals = remove.map(text => parseRemoval(text, original.torrent))
  const owners = removals.length > 0 ? detected(definitions, original.torrent) : []
  const companions = (key: KeyPath): readonly KeyPath[] =>
    owners
      .map(({ definition }) => ownedKeys(definition, original.torrent))
      .filter(keys => keys.includes(key))
      .flat()
  const removed = removeKeys(original.torrent, removals, companions)
  const { torrent } = removed.bytes === input.bytes ? original : await parse(removed.bytes, readers, 'lenient')
  const exact = [...plugins, ...amendments.map(amendment => amend(amendment, torrent))]
  const cast = castOf(torrent, { exact, definitions, installed, touched: removed.touched, allow, signal })
  const layout = (): Layout => {
    const found = layoutOf(torrent, definitions)
    if (!found) throw new GentorrentError('NOT_A_TORRENT', { because: 'no installed plugin can make out its files' })
    return found
  }
  const ofFiles = removals.filter(({ place }) => place === 'file').map(({ key }) => key)
  return {
    input,
    original,
    torrent,
    dropped: new Set(ofFiles),
    readers,
    cast,
    issues: [...removed.issues, ...fileKeyIssues(ofFiles, torrent, cast, layout)],
    layout,
  }
}

/** Keys of files that are to go and that no file has. */
const fileKeyIssues = (
  names: readonly string[],
  torrent: Torrent,
  { before }: Cast,
  layout: () => Layout,
): readonly Issue[] => {
  if (names.length === 0) return []
  const { files } = layout()
  const lists = before.flatMap(({ definition }) => ofOwnDictionaries(torrent, definition, keys => keys) ?? [])
  const has = (name: string) => (file: FileEntry) => lists.some(keysOf => keysOf(file)?.has(name))
  return names
    .filter(name => name === 'length' || name === 'path' || !files.some(has(name)))
    .map(name => {
      const key: KeyPath = `file.${name}`
      const code = name === 'length' || name === 'path' ? 'KEY_SEALED' : 'KEY_MISSING'
      return issue(code, { key }, { severity: 'error', key })
    })
}

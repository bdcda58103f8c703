import { hex } from '@gentorrent/core'
import {
  type BDict,
  type BReadDict,
  bytes,
  counted,
  definePlugin,
  error,
  type Issue,
  type KeyPath,
  list,
  type OptionValues,
  type Plugin,
  type Torrent,
  text,
  warning,
} from '@gentorrent/core/plugin'
import { clients } from './clients.ts'
import { distinctHashes, hashLength, hashOf, infoOf, referenceOf } from './references.ts'

const options = {
  hashes: {
    type: 'text',
    list: true,
    flag: '--similar <hash>',
    summary: 'Name a torrent that may share files, by its info-hash (40 digits) or magnet link',
    label: 'Similar torrents',
  },
  torrents: {
    type: 'file',
    list: true,
    flag: '--similar-torrent <file>',
    summary: 'Name a torrent that may share files, by its .torrent file',
  },
  collections: {
    type: 'text',
    list: true,
    flag: '--collection <id>',
    summary: 'Name a collection to which the torrent belongs, such as com.example.series.1',
    label: 'Collections',
  },
  place: {
    type: 'choice',
    choices: ['outside', 'info', 'both'],
    default: 'outside',
    flag: '--similar-place <where>',
    summary: 'Write them outside of the info dictionary, or inside, which changes the info-hash',
    label: 'Place of these hints',
  },
} as const

type Values = OptionValues<typeof options>

/** Torrents that may share files: `similar` and `collections` ([BEP 38](https://www.bittorrent.org/beps/bep_0038.html)). */
export const similar: Plugin<typeof options, {}> = definePlugin({
  id: 'similar',
  summary: 'Torrents and collections that may share files with this one',
  beps: [38],
  options,
  adds: true,
  issues: {
    SIMILAR_COLLECTION: 'a collection has no name',
    SIMILAR_FORM: 'a key does not have the form that BEP 38 gives it',
    SIMILAR_HASH: 'a torrent is named by something that is not its info-hash of 20 bytes',
    SIMILAR_TORRENT: 'a file that should name a similar torrent is not one',
    SIMILAR_V2: 'a v2 torrent is named by the first 20 bytes of its hash, which no document provides for',
  },
  clients,
  writes: ({ place }): readonly KeyPath[] => [
    ...(place === 'outside' ? [] : (['info.similar', 'info.collections'] as const)),
    ...(place === 'info' ? [] : (['metainfo.similar', 'metainfo.collections'] as const)),
  ],
  reads: ['similar', 'collections'],

  check: ({ hashes, torrents, collections }) => [
    ...hashes.flatMap(given => {
      const found = referenceOf(given)
      if ('fault' in found) return [error('SIMILAR_HASH', `\`${given}\` ${found.fault}`)]
      return found.isV2 ? [cut(given)] : []
    }),
    ...torrents.flatMap(file => {
      const found = infoOf(file)
      if ('fault' in found) return [error('SIMILAR_TORRENT', `\`${file.path}\` ${found.fault}`)]
      return found.isV2 ? [cut(file.path)] : []
    }),
    ...(collections.includes('') ? [error('SIMILAR_COLLECTION', 'a collection needs a name')] : []),
  ],

  info: ({ options: values, existing }) => (values.place === 'outside' ? {} : keysFor(values, existing?.info)),
  metainfo: ({ options: values, existing }) => (values.place === 'info' ? {} : keysFor(values, existing?.metainfo)),

  read: {
    detect: ({ info, metainfo }) => {
      const inside = hintsOf(info)
      const outside = hintsOf(metainfo)
      const hashes = distinctHashes([...outside.hashes, ...inside.hashes]).map(hex)
      const collections = [...new Set([...outside.collections, ...inside.collections])]
      if (hashes.length + collections.length === 0) return undefined
      const count = (hints: Hints) => hints.hashes.length + hints.collections.length
      return { hashes, collections, place: count(inside) === 0 ? 'outside' : count(outside) === 0 ? 'info' : 'both' }
    },
    validate: ({ info, metainfo }) => [...formIssues('metainfo', metainfo), ...formIssues('info', info)],
  },
})

const keysFor = async ({ hashes, torrents, collections }: Values, existing: BReadDict | undefined): Promise<BDict> => {
  const before = existing ? hintsOf(existing) : { hashes: [], collections: [] }
  const given = hashes.map(referenceOf).flatMap(found => ('hash' in found ? [found.hash] : []))
  const read = await Promise.all(torrents.map(hashOf))
  const similar = distinctHashes([...before.hashes, ...given, ...read])
  const all = [...new Set([...before.collections, ...collections])]
  return { similar: similar.length > 0 ? similar : undefined, collections: all.length > 0 ? all : undefined }
}

interface Hints {
  readonly hashes: readonly Uint8Array[]
  readonly collections: readonly string[]
}

/** What one of the two places says. Entries of another form are skipped, as libtorrent does. */
const hintsOf = (keys: BReadDict): Hints => ({
  hashes: (list(keys.get('similar')) ?? []).flatMap(item => bytes(item, hashLength) ?? []),
  collections: (list(keys.get('collections')) ?? []).flatMap(item => text(item) || []),
})

const formIssues = (place: 'info' | 'metainfo', keys: Torrent['info']): readonly Issue[] =>
  (['similar', 'collections'] as const).flatMap(name => {
    if (!keys.has(name)) return []
    const key: KeyPath = `${place}.${name}`
    const items = list(keys.get(name))
    if (!items) return [form(key, 'is not a list')]
    const usable = hintsOf(keys)[name === 'similar' ? 'hashes' : 'collections'].length
    const wanted = name === 'similar' ? 'info-hashes of 20 bytes' : 'names'
    return usable < items.length
      ? [form(key, `holds ${counted(items.length - usable, 'entry', 'entries')} other than ${wanted}`)]
      : []
  })

const form = (key: KeyPath, because: string): Issue => warning('SIMILAR_FORM', `\`${key}\` ${because}`, key)

const cut = (given: string): Issue =>
  warning('SIMILAR_V2', `\`${given}\` is a v2 torrent: its hash is cut to 20 bytes, as the DHT does`)

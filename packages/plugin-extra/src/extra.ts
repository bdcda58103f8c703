import {
  anyOtherKey,
  type BDict,
  type BReadDict,
  definePlugin,
  error,
  type Issue,
  type KeyPath,
  type OptionValues,
  type Plugin,
  type Reading,
  type Torrent,
  text,
  warning,
} from '@gentorrent/core/plugin'
import { clients } from './clients.ts'
import { localKeys, type Place, standingOf } from './known-keys.ts'
import { pairText, parsePair } from './syntax.ts'
import { twinIssues } from './twins.ts'

const options = {
  info: {
    type: 'text',
    list: true,
    flag: '--info <key=value>',
    summary: 'Write a key of your own inside of info; the value is text, int:5, hex:00ff or json:["a",5]',
    label: 'Other keys of info',
  },
  root: {
    type: 'text',
    list: true,
    flag: '--root <key=value>',
    summary: 'Write a key of your own beside info; values as for --info',
    label: 'Other keys',
  },
  utf8Twins: {
    type: 'boolean',
    flag: '--utf8-twins',
    summary: 'Repeat names and paths under name.utf-8 and path.utf-8, for programs before about 2010',
    label: 'UTF-8 twins',
  },
} as const

type Values = OptionValues<typeof options>

/** Keys that belong to no other plugin, and the twins of names that Azureus and BitComet brought up. */
export const extra: Plugin<typeof options, {}> = definePlugin({
  id: 'extra',
  summary: 'Keys of your own, and the old UTF-8 twins of names',
  beps: [],
  options,
  adds: true,
  local: localKeys,
  issues: {
    EXTRA_FORM: 'a key of your own is not of the form key=value',
    EXTRA_LOCAL: 'a key holds what a client notes for itself, which must not be published',
    EXTRA_MISPLACED: 'a key stands in the wrong dictionary and has no effect there',
    EXTRA_OWNED: 'a key belongs to another plugin',
    EXTRA_TWICE: 'a key of your own is given twice',
    EXTRA_TWIN: 'a UTF-8 twin does not say what the key beside it says',
    EXTRA_UNKNOWN: 'no client that is known reads the key',
  },
  clients,
  writes: ({ info, root, utf8Twins }): readonly KeyPath[] => [
    ...new Set<KeyPath>([
      ...pathsOf('info', info),
      ...pathsOf('root', root),
      ...(utf8Twins ? (['info.name.utf-8', 'file.path.utf-8'] as const) : []),
    ]),
  ],
  reads: [anyOtherKey, 'name.utf-8', 'path.utf-8'],

  check: ({ info, root }) => [...pairIssues('info', info), ...pairIssues('root', root)],

  fileInfo: (file, { options: { utf8Twins }, layout, isActive }) =>
    // The keys of a file go into the v2 tree too, where paths are made of other things.
    utf8Twins && !layout.single && !isActive('v2') ? { 'path.utf-8': file.path } : {},
  info: ({ options: { info, utf8Twins }, layout }) => ({
    ...valuesOf(info),
    ...(utf8Twins && { 'name.utf-8': layout.name }),
  }),
  metainfo: ({ options: { root } }) => valuesOf(root),

  read: {
    detect: (torrent, reading = alone) => {
      const info = pairsOf('info', torrent, reading)
      const root = pairsOf('root', torrent, reading)
      const utf8Twins = torrent.info.has('name.utf-8')
      return info.length + root.length > 0 || utf8Twins
        ? ({ info, root, ...(utf8Twins && { utf8Twins }) } satisfies Partial<Values>)
        : undefined
    },
    validate: (torrent, _, reading = alone) => [
      ...storedIssues('info', torrent, reading),
      ...storedIssues('root', torrent, reading),
      ...twinIssues(torrent),
    ],
  },
})

/** Where nobody else reads the torrent. */
const alone: Reading = { isOwned: () => false }

/** Keys of other plugins are refused with a better reason than that they are taken. */
const pathsOf = (place: Place, given: readonly string[]): readonly KeyPath[] =>
  given.map(parsePair).flatMap(pair => {
    if ('fault' in pair || standingOf(place, pair.key).kind === 'owned') return []
    return [pathOf(place, pair.key)]
  })

const valuesOf = (given: readonly string[]): BDict =>
  Object.fromEntries(given.map(parsePair).flatMap(pair => ('key' in pair ? [[pair.key, pair.value]] : [])))

const pathOf = (place: Place, key: string): KeyPath => (place === 'info' ? `info.${key}` : `metainfo.${key}`)

const pairIssues = (place: Place, given: readonly string[]): readonly Issue[] => {
  const seen = new Set<string>()
  return given.flatMap(text => {
    const pair = parsePair(text)
    if ('fault' in pair) return [error('EXTRA_FORM', pair.fault)]
    const { key } = pair
    const path = pathOf(place, key)
    const twice = seen.has(key)
    seen.add(key)
    if (twice) return [error('EXTRA_TWICE', `\`${path}\` is given twice`, path)]
    const standing = standingOf(place, key)
    if (standing.kind === 'owned') {
      const { from } = standing
      const isFlag = from.startsWith('--')
      const message = `\`${path}\` is not written by hand: it comes from ${isFlag ? 'an option of its own' : from}`
      return [error('EXTRA_OWNED', message, path, isFlag ? [from] : undefined)]
    }
    if (standing.kind === 'local') return [error('EXTRA_LOCAL', `\`${path}\` ${isLocal}`, path)]
    if (standing.kind === 'misplaced') return [error('EXTRA_MISPLACED', misplacedText(place, key), path)]
    return standing.kind === 'unknown' ? [warning('EXTRA_UNKNOWN', unknownText(path), path)] : []
  })
}

/** The keys that this plugin would write: those that no other plugin owns, and that may be published. */
const pairsOf = (place: Place, torrent: Torrent, { isOwned }: Reading): readonly string[] =>
  textPairs(place, torrent).flatMap(([key, value]) => {
    const { kind } = standingOf(place, key)
    const isFree = (kind === 'known' || kind === 'unknown') && !isOwned(pathOf(place, key))
    return isFree ? [pairText(key, value)] : []
  })

const storedIssues = (place: Place, torrent: Torrent, { isOwned }: Reading): readonly Issue[] =>
  textPairs(place, torrent).flatMap(([key]) => {
    const path = pathOf(place, key)
    const { kind } = standingOf(place, key)
    if (kind === 'local') {
      const flags = ['gentorrent edit --strip-client-state']
      return [warning('EXTRA_LOCAL', `\`${path}\` ${isLocal}: take it out`, path, flags)]
    }
    if (kind === 'misplaced' && !reportedElsewhere.has(path)) {
      return [warning('EXTRA_MISPLACED', misplacedText(place, key), path)]
    }
    return kind === 'unknown' && !isOwned(path) ? [warning('EXTRA_UNKNOWN', unknownText(path), path)] : []
  })

/** The plugin private says this of its own key. */
const reportedElsewhere = new Set<KeyPath>(['metainfo.private'])

/** A key that is empty or not text is nobody's. */
const textPairs = (place: Place, { info, metainfo }: Torrent) => {
  const keys: BReadDict = place === 'info' ? info : metainfo
  return [...keys.entries()].flatMap(([key, value]) => {
    const name = text(key)
    return name && !name.includes('=') ? [[name, value] as const] : []
  })
}

const isLocal = 'is what a client notes for itself, and must not be published'
const unknownText = (path: KeyPath) => `no client that is known reads \`${path}\``
const misplacedText = (place: Place, key: string) =>
  place === 'info'
    ? `\`${key}\` has no effect inside of \`info\`: it belongs beside it`
    : `\`${key}\` has no effect beside \`info\`: it belongs inside`

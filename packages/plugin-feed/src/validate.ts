import { type BReadDict, bytes, dict, type Issue, integer, list, type Torrent, text } from '@gentorrent/core/plugin'
import { linkIssues, linksOf } from './links.ts'
import { isItem } from './order.ts'
import { problem } from './problem.ts'

/** What is wrong with a feed that was read. */
export const validate = ({ info }: Torrent): readonly Issue[] => {
  if (!info.has('bep49')) return []
  const keys = dict(info.get('bep49'))
  if (!keys) return [problem('FEED_FORM', 'warning', '`bep49` is not a dictionary: the torrent counts as no feed')]
  const isV2 = integer(info.get('meta version')) === 2
  const files = list(info.get('files'))
  const of = [
    ...archiveIssues(keys.has('archive'), keys.has('prev'), keys.has('bep46 source')),
    ...linkIssues(linksOf(keys), 'warning'),
  ]
  if (!files)
    return [
      ...of,
      isV2 ? onlyV2 : problem('FEED_SINGLE', 'error', 'a feed must be a directory: its items are the files in it'),
    ]
  const entries = files.flatMap(file => dict(file) ?? [])
  return [
    ...of,
    ...formIssues(keys),
    ...sha1Issues(entries),
    ...itemIssues(pathsOf(entries)),
    ...(isV2 ? [hybrid] : []),
    ...tailIssues(entries, integer(info.get('piece length')) ?? 0),
  ]
}

/** "Archives MUST NOT contain `prev` or `bep46 source` fields" (BEP 49). */
export const archiveIssues = (isArchive: boolean, hasPrev: boolean, hasSource: boolean): readonly Issue[] =>
  isArchive && (hasPrev || hasSource)
    ? [
        problem(
          'FEED_ARCHIVE',
          'error',
          'an archive names neither the feed before nor a source of updates: leave them out',
        ),
      ]
    : []

const formIssues = (keys: BReadDict): readonly Issue[] => {
  const wrong = [...keys.entries()].flatMap(([name, value]) => {
    const key = text(name) ?? ''
    if (key === 'archive') return value === 1 ? [] : ['`archive`']
    return ['archive next', 'bep46 source', 'prev'].includes(key) && text(value) === undefined ? [`\`${key}\``] : []
  })
  return wrong.length > 0
    ? [problem('FEED_FORM', 'warning', `${wrong.join(', ')} of the feed is not of the form that BEP 49 gives it`)]
    : []
}

/** "All feed items MUST have a `sha1` field in their file list entry" (BEP 49). */
const sha1Issues = (entries: readonly BReadDict[]): readonly Issue[] => {
  const bare = pathsOf(entries.filter(file => !bytes(file.get('sha1'), 20))).filter(isItem)
  return bare.length > 0
    ? [problem('FEED_SHA1', 'error', `the feed holds ${those(bare)} without a SHA-1 hash, which every item must have`)]
    : []
}

/** "All files in the root directory of the torrent are feed items", and they "SHOULD be .torrent files" (BEP 49). */
export const itemIssues = (paths: readonly (readonly string[])[]): readonly Issue[] => {
  const items = paths.filter(isItem)
  const odd = items.filter(([name]) => !name!.endsWith('.torrent'))
  const aside = paths.filter(path => !isItem(path))
  return [
    ...(odd.length > 0
      ? [problem('FEED_ITEM', 'warning', `the feed holds ${those(odd)}, while its items should be .torrent files`)]
      : []),
    ...(aside.length > 0
      ? [
          problem(
            'FEED_DIRECTORY',
            'warning',
            `the feed holds ${those(aside)} in directories, where nothing is an item`,
          ),
        ]
      : []),
  ]
}

/** The first few by name: a feed may hold thousands. */
const those = (paths: readonly (readonly string[])[]): string => {
  const named = paths.slice(0, 3).map(path => `\`${path.join('/')}\``)
  return `${named.join(', ')}${paths.length > 3 ? ` and ${paths.length - 3} more` : ''}`
}

const pathsOf = (entries: readonly BReadDict[]) =>
  entries.flatMap(file => {
    const path = isPad(file) ? undefined : list(file.get('path'))?.map(text)
    return path?.every(name => name !== undefined) && path.length > 0 ? [path] : []
  })

/** "An additional padding file SHOULD be inserted at the end to pad it to a full piece boundary" (BEP 49). */
const tailIssues = (entries: readonly BReadDict[], pieceLength: number): readonly Issue[] => {
  const length = entries.reduce((sum, file) => sum + Math.max(0, integer(file.get('length')) ?? 0), 0)
  return pieceLength > 0 && length % pieceLength !== 0
    ? [problem('FEED_TAIL', 'warning', 'the feed does not end where a piece ends: appending changes its last piece')]
    : []
}

const isPad = (file: BReadDict) => text(file.get('attr'))?.includes('p') === true

export const onlyV2: Issue = problem(
  'FEED_V2',
  'error',
  'a feed needs the v1 file list, whose entries carry hashes: leave v2 out',
  ['--v2'],
)
export const hybrid: Issue = problem(
  'FEED_HYBRID',
  'warning',
  'the files of a hybrid stand in the order of their names, so that new items are not appended: leave v2 out',
  ['--v2'],
)

import { hex } from '@gentorrent/core'
import type { BJson } from '@gentorrent/core/bencode'
import { countText, groupDigits, lengthText } from '../amounts.ts'
import { shortened } from '../commands/value-text.ts'
import { bold, dim, green, type Line, red, type Styled, yellow } from '../line.ts'
import type { ContentComparison, FileDifference } from './compare-files.ts'
import type { KeyDifference } from './compare-keys.ts'
import type { TorrentComparison } from './compare-torrents.ts'

/** What people read about two torrents. Nothing but what differs, and what that means. */
export function* diffLines(found: TorrentComparison): Iterable<Line> {
  const { a, b, content, keys, otherEncoding } = found
  yield [red(`- ${a.file}`)]
  yield [green(`+ ${b.file}`)]
  if (a.kind !== b.kind) yield* change('kind', a.kind ?? 'unknown', b.kind ?? 'unknown')
  yield* hashLines(found)
  yield row('content', contentText(content))
  if (otherEncoding) {
    const where = otherEncoding === 'info' ? 'inside info ' : ''
    yield row('encoding', yellow(`${where}the same keys and values are written in another way`))
  }
  if (content) yield* fileLines(content)
  yield* keyLines(keys, () => 'describes the content, see above')
}

/**
 * The keys that differ, with their values.
 *
 * @param contentNote what is said of a key that describes the content, whose value is too long to be shown
 */
export function* keyLines(keys: readonly KeyDifference[], contentNote: (key: string) => string): Iterable<Line> {
  const [inside, beside] = [keys.filter(({ inInfo }) => inInfo), keys.filter(({ inInfo }) => !inInfo)]
  yield* placeLines('inside info', 'the info-hash depends on it', inside, contentNote)
  yield* placeLines('beside info', 'the info-hash does not depend on it', beside, contentNote)
}

function* hashLines({ a, b, infoHash }: TorrentComparison): Iterable<Line> {
  const isOne = !(infoHash.v1 && infoHash.v2)
  for (const version of ['v1', 'v2'] as const) {
    const relation = infoHash[version]
    if (!relation) continue
    const label = isOne ? 'info-hash' : `info-hash ${version}`
    const [old, present] = [a, b].map(({ torrent }) => torrent.infoHash[version])
    if (relation === 'same') yield row(label, dim(`${hex(old!)} in both`))
    else yield* change(label, old && hex(old), present && hex(present))
  }
}

const contentText = (content: ContentComparison | undefined): string | Styled => {
  if (!content) return yellow('unknown: a file list cannot be made out')
  const { relation, fileCount, files } = content
  if (relation === 'same') return `the same ${fileCount === 1 ? 'file' : countText(fileCount, 'file')}`
  if (relation === 'different') return yellow('different files')
  return yellow(
    `the same names and lengths; whether ${countText(files.length, 'file has', 'files have')} the same bytes cannot be told, since there are no hashes to compare`,
  )
}

const stateTexts: Readonly<Record<FileDifference['state'], (text: string) => Styled>> = {
  'only-a': text => red(`- ${text}`),
  'only-b': text => green(`+ ${text}`),
  renamed: text => yellow(`> ${text}`),
  differs: text => yellow(`! ${text}`),
  'in-doubt': text => yellow(`? ${text}`),
  unknown: text => dim(`? ${text}`),
}

function* fileLines({ files, relation, keys, isReordered, arePadsOther }: ContentComparison): Iterable<Line> {
  const shown = relation === 'unknown' ? [] : files
  const notes = [
    ...(isReordered ? ['the files stand in another order'] : []),
    ...(arePadsOther ? ['the pads between the files are others'] : []),
  ]
  if (shown.length + notes.length + keys.length === 0) return
  yield ''
  yield bold('files')
  for (const file of shown) yield ['  ', stateTexts[file.state](fileText(file))]
  for (const note of notes) yield dim(`  ${note}`)
  for (const { path, keys: names } of keys) yield ['  ', yellow(`! ${path.join('/')}`), dim(`  (${names.join(', ')})`)]
}

const fileText = ({ path, pathInB, length, lengthInB, ranges, state }: FileDifference): string => {
  const name = pathInB ? `${path.join('/')} → ${pathInB.join('/')}` : path.join('/')
  const where = ranges.slice(0, 5).map(([start, end]) => `${groupDigits(start)}-${groupDigits(end)}`)
  const notes = [
    lengthInB === undefined ? lengthText(length) : `${groupDigits(length)} → ${countText(lengthInB, 'byte')}`,
    ...(state === 'in-doubt' ? ['shares a piece that differs'] : []),
    ...(state === 'unknown' ? ['no hash to compare'] : []),
    ...(where.length > 0 ? [`bytes ${where.join(', ')}${ranges.length > where.length ? ', …' : ''}`] : []),
  ]
  return `${name}  (${notes.join('; ')})`
}

function* placeLines(
  title: string,
  note: string,
  keys: readonly KeyDifference[],
  contentNote: (key: string) => string,
): Iterable<Line> {
  if (keys.length === 0) return
  yield ''
  yield [bold(title), dim(`  ${note}`)]
  for (const { key, a, b, isContent } of keys) {
    const label = key.replace(/^info\./, '')
    if (isContent) yield row(label, dim(contentNote(key)))
    else if (Array.isArray(a) && Array.isArray(b)) yield* listLines(label, a, b)
    else yield* change(label, a === undefined ? undefined : valueText(a), b === undefined ? undefined : valueText(b))
  }
}

/** The elements that are in one list alone. */
function* listLines(label: string, a: readonly BJson[], b: readonly BJson[]): Iterable<Line> {
  const [old, present] = [a, b].map(list => list.map(valueText))
  const gone = without(old!, present!)
  const come = without(present!, old!)
  const lines = [...gone.map(text => red(`- ${text}`)), ...come.map(text => green(`+ ${text}`))]
  if (lines.length === 0) yield row(label, 'the same in another order')
  for (const [at, line] of lines.entries()) yield row(at === 0 ? label : '', line)
}

/** Those of a list that another lacks, each as often as it lacks them. */
const without = (list: readonly string[], other: readonly string[]): readonly string[] => {
  const counts = new Map<string, number>()
  for (const text of other) counts.set(text, (counts.get(text) ?? 0) + 1)
  return list.filter(text => {
    const count = counts.get(text) ?? 0
    counts.set(text, count - 1)
    return count <= 0
  })
}

function* change(label: string, a: string | undefined, b: string | undefined): Iterable<Line> {
  if (a !== undefined) yield row(label, red(`- ${a}`))
  if (b !== undefined) yield row(a === undefined ? label : '', green(`+ ${b}`))
}

const row = (label: string, text: string | Styled): Line => [
  dim(`  ${label.padEnd(14)}${label.length > 14 ? ' ' : ''}`),
  text,
]

const valueText = (value: BJson): string => shortened(typeof value === 'string' ? value : JSON.stringify(value))

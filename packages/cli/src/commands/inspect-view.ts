import type { Section } from '@gentorrent/core'
import { type BRead, dumpValue, keyJson } from '@gentorrent/core/bencode'
import type { Finding, Issue, OptionSpec } from '@gentorrent/core/plugin'
import { countText, groupDigits } from '../amounts.ts'
import { fileTree } from '../file-tree.ts'
import { issueLine } from '../issue-line.ts'
import { jsonText } from '../json-text.ts'
import { bold, dim, green, type Line, red, yellow } from '../line.ts'
import { wayToHave } from '../official-plugins.ts'
import { layoutJson } from '../to-json.ts'
import { hashRows, layoutRows } from './create-result.ts'
import type { Inspected } from './inspected.ts'
import { type Row, rowLines } from './rows.ts'
import { shortened, valueTexts } from './value-text.ts'

/** How much is shown. Undefined: everything. */
export interface ViewLimits {
  readonly files?: number
  readonly issues?: number
}

/** What people read about a torrent. */
export function* inspectLines(found: Inspected, limits: ViewLimits): Iterable<Line> {
  const { layout, sections, issues } = found
  yield bold(layout?.name ?? '(no usable name or file list)')
  yield* rowLines([...factRows(found), ...sections.filter(isBase).flatMap(section => sectionRows(section, found))])
  for (const section of sections) {
    const rows = sectionRows(section, found)
    if (isBase(section) || rows.length === 0) continue
    yield ''
    yield bold(section.plugin)
    yield* rowLines(rows)
  }
  yield* unknownLines(found)
  yield* missingLines(found)
  yield* layout ? ['', ...treeLines(found, limits)] : brokenFilesLines(found)
  if (issues.length > 0) {
    yield ''
    yield bold(countText(issues.length, 'issue'))
    for (const issue of issues.slice(0, limits.issues)) yield* issueLines(issue, found)
    if (issues.length > (limits.issues ?? Number.POSITIVE_INFINITY)) {
      yield dim(`  … and ${groupDigits(issues.length - limits.issues!)} more, which --all shows`)
    }
  }
}

const isBase = ({ plugin }: Section) => plugin === 'bep3'

const kindTexts = {
  v1: 'v1',
  v2: 'v2',
  hybrid: 'hybrid: v1 and v2',
  merkle: 'merkle: v1 with one hash in place of many',
}

const factRows = ({ kind, layout, torrent, bytes, isBroken }: Inspected): readonly Row[] => [
  ...(kind ? [{ label: 'kind', texts: [kindTexts[kind]] }] : []),
  ...(kind
    ? hashRows(torrent.infoHash)
    : [{ label: 'info-hash', texts: ['unknown: the info dictionary is not there as a whole'], style: red }]),
  ...(layout ? layoutRows(layoutJson(layout, torrent.infoHash)) : []),
  {
    label: 'torrent',
    texts: [`${countText(bytes.length, 'byte')}${isBroken ? ', of which only a part can be read' : ''}`],
  },
]

const sectionRows = ({ plugin, options, findings }: Section, { plugins }: Inspected): readonly Row[] => {
  if (findings) return findings.map(findingRow)
  const definition = plugins.find(each => each.definition.id === plugin)?.definition
  if (!definition) return []
  return Object.entries<OptionSpec>(definition.options).flatMap(([key, spec]): Row[] => {
    if (options[key] === undefined || spec.type === 'secret') return []
    const texts = valueTexts(spec, options[key])
    return texts.length > 0 ? [{ label: spec.label ?? key, texts }] : []
  })
}

const styles = { good: green, doubtful: yellow, bad: red }

const findingRow = ({ label, texts, flags, standing }: Finding): Row => ({
  label,
  texts: [...texts.map(shortened), ...(flags ? [`see ${flags.join(', ')}`] : [])],
  ...(standing && { style: styles[standing] }),
})

function* unknownLines(found: Inspected): Iterable<Line> {
  const rows = unknownRows(found, new Set(found.missing.flatMap(({ keys }) => keys)))
  if (rows.length === 0) return
  yield ''
  yield [bold('unknown keys'), dim('  no installed plugin explains them')]
  yield* rowLines(rows)
}

/** What another install would explain. */
function* missingLines({ missing }: Inspected): Iterable<Line> {
  for (const { plugin, keys } of missing) {
    yield ''
    yield [bold(plugin.id), dim('  is not installed')]
    yield* rowLines([
      { label: 'would explain', texts: keys },
      { label: 'install', texts: [wayToHave(plugin)] },
    ])
  }
}

const unknownRows = (
  { unknown, unknownInFiles, torrent }: Inspected,
  explained: ReadonlySet<string>,
): readonly Row[] => {
  const values = new Map<string, () => BRead>(
    (['metainfo', 'info'] as const).flatMap(place =>
      torrent[place].keys().map(key => [`${place}.${keyJson(key)}`, () => torrent[place].get(key)!] as const),
    ),
  )
  return [
    ...unknown.map(key => ({ label: key, texts: [previewOf(values.get(key)!())] })),
    ...[...unknownInFiles].map(([key, count]) => ({ label: key, texts: [`in ${countText(count, 'file')}`] })),
  ].filter(({ label }) => !explained.has(label))
}

function* treeLines({ layout }: Inspected, { files: most = Number.POSITIVE_INFINITY }: ViewLimits): Iterable<Line> {
  let count = 0
  for (const line of fileTree(layout!)) {
    if (count++ < most) yield line
  }
  if (count > most) yield dim(`${' '.repeat(14)}… and ${countText(count - most, 'more line')}, which --all shows`)
}

/** Where no plugin can make out a file list, its keys are shown as they stand. */
function* brokenFilesLines({ torrent: { info } }: Inspected): Iterable<Line> {
  for (const key of ['name', 'piece length', 'length', 'files', 'file tree']) {
    const value = info.get(key)
    if (value === undefined) continue
    yield ''
    yield bold(`info.${key}`)
    for (const line of previewLines(value)) yield `  ${line}`
  }
}

/** What has the wrong form is shown nowhere else. */
function* issueLines(issue: Issue, { torrent }: Inspected): Iterable<Line> {
  const { code, key } = issue
  yield ['  ', ...issueLine(issue)]
  const [, place, name] = /^(metainfo|info)\.(.*)$/s.exec(key ?? '') ?? []
  const value = code === 'KEY_WRONG' && place ? torrent[place as 'metainfo' | 'info'].get(name!) : undefined
  const preview = value === undefined ? '' : JSON.stringify(dumpValue(value))
  if (preview !== '' && preview.length <= shortLength) yield dim(`    it is ${preview}`)
}

/** A list of files or hashes would bury the issue. */
const shortLength = 200

/** A value that nobody explains, on one line. `--raw` has all of it. */
const previewOf = (value: BRead) => shortened(JSON.stringify(dumpValue(value)))

const linesMost = 40

function* previewLines(value: BRead): Iterable<string> {
  const lines = [...jsonText(dumpValue(value))].join('').trimEnd().split('\n')
  yield* lines.slice(0, linesMost)
  if (lines.length > linesMost) yield `… and ${countText(lines.length - linesMost, 'more line')}, which --raw shows`
}

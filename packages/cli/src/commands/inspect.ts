import { allowed, type ReadTorrent } from '@gentorrent/core'
import type { Issue, OptionSpec, OptionSpecs, Plugin } from '@gentorrent/core/plugin'
import { countText, groupDigits } from '../amounts.ts'
import { type Command, defineCommand, quietFlag, sharedFlags } from '../command.ts'
import { fileTree } from '../file-tree.ts'
import type { InspectJson } from '../json.ts'
import { bold, dim, type Line, red, yellow } from '../line.ts'
import { readTorrent } from '../read-torrent.ts'
import { refuse } from '../refuse.ts'
import { fileJson, infoHashJson, issueJson, layoutJson, optionsJson } from '../to-json.ts'
import { checkCodes, choosePlugins } from './choose-plugins.ts'
import { infoHashLines, layoutLines, row } from './create-result.ts'
import { valueTexts } from './value-text.ts'

const flags = {
  strict: {
    type: 'boolean',
    flag: '--strict',
    summary: 'Exit with 1 if anything is wrong with the torrent (warnings are no fault)',
    group: 'General:',
  },
  allow: {
    type: 'text',
    list: true,
    flag: '--allow <code>',
    summary: 'Do not mention issues with this code',
    group: 'General:',
  },
  quiet: quietFlag,
  ...sharedFlags,
} as const

export const inspect: Command = defineCommand({
  name: 'inspect',
  summary: 'Show what a torrent says',
  arguments: [{ name: '<file>', summary: 'The torrent file; - is standard input' }],
  flags,
  takesOptions: 'reading',
  help: `Examples:
  gentorrent inspect album.torrent
  gentorrent inspect --strict --quiet album.torrent || echo broken
  gentorrent inspect --trust-cert publisher.crt album.torrent
  curl -s https://example.org/album.torrent | gentorrent inspect - --json`,
  async run({ world, report, values, given, arguments: [file], plugins: all }) {
    const { active, problems } = await choosePlugins(all, given, [], world)
    refuse([...problems, ...checkCodes(values.allow, all)])
    const plugins = all.found.map(({ plugin }) => plugin)
    const readers = plugins.map(plugin => active.find(one => one.definition === plugin.definition) ?? plugin)
    const { bytes, ...found } = await readTorrent(file!, world, readers)
    const issues = allowed(found.issues, [...values.allow]).filter(({ code }) => !values.allow.includes(code))
    if (!report.quiet || report.json) {
      await report.result({
        lines: () => lines({ ...found, issues }, plugins, bytes.length),
        json: () => toJson({ ...found, issues }, plugins, bytes.length),
      })
    }
    return values.strict && issues.some(({ severity }) => severity === 'error') ? 1 : 0
  },
})

function* lines(found: ReadTorrent, plugins: readonly Plugin[], torrentLength: number): Iterable<Line> {
  const { torrent, layout, sections, unknown, issues } = found
  yield bold(layout?.name ?? '(no usable name or file list)')
  yield* infoHashLines(torrent.infoHash)
  if (layout) yield* layoutLines(layout, torrent.infoHash)
  yield row('torrent', `${groupDigits(torrentLength)} bytes`)
  for (const { plugin, options } of sections) {
    const definition = plugins.find(each => each.definition.id === plugin)?.definition
    if (!definition) continue
    const rows = [...optionRows(definition.options, options)]
    if (plugin !== 'bep3') {
      yield ''
      yield [bold(plugin), dim(`  ${definition.summary}`)]
    }
    yield* rows
  }
  if (unknown.length > 0) {
    yield ''
    yield [bold('unknown keys'), dim('  no installed plugin explains them')]
    for (const key of unknown) yield `  ${key}`
  }
  if (layout) {
    yield ''
    yield* fileTree(layout)
  }
  if (issues.length > 0) {
    yield ''
    yield bold(countText(issues.length, 'issue'))
    for (const issue of issues) yield issueLine(issue)
  }
}

function* optionRows(specs: OptionSpecs, options: Readonly<Record<string, unknown>>): Iterable<Line> {
  for (const [key, spec] of Object.entries(specs) as [string, OptionSpec][]) {
    if (options[key] === undefined || spec.type === 'secret') continue
    const [first, ...more] = valueTexts(spec, options[key])
    if (first === undefined) continue
    const label = spec.label ?? key
    // A long label gets a line of its own.
    if (label.length > 13) {
      yield dim(`  ${label}`)
      yield row('', first)
    } else yield row(label, first)
    for (const text of more) yield row('', text)
  }
}

const issueLine = ({ severity, message, code }: Issue): Line => [
  '  ',
  severity === 'error' ? red('error: ') : yellow('warning: '),
  message,
  dim(` [${code}]`),
]

const toJson = (
  { torrent, layout, sections, unknown, issues }: ReadTorrent,
  plugins: readonly Plugin[],
  torrentLength: number,
): InspectJson => ({
  ...(layout && layoutJson(layout, torrent.infoHash)),
  infoHash: infoHashJson(torrent.infoHash),
  torrentLength,
  ...(layout && { files: layout.files.map(fileJson) }),
  plugins: Object.fromEntries(
    sections.map(({ plugin, options }) => {
      const specs = plugins.find(each => each.definition.id === plugin)?.definition.options ?? {}
      return [plugin, optionsJson(specs, options)]
    }),
  ),
  unknownKeys: unknown,
  issues: issues.map(issueJson),
})

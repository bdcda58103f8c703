import { checkOnline, isGentorrentError, type ReadTorrent } from '@gentorrent/core'
import type { ActivePlugin, InfoHash, Issue, Plugin, Remark } from '@gentorrent/core/plugin'
import { lint as issuesIn, type Target } from '@gentorrent/lint'
import { absentRemarks } from '../absent-readers.ts'
import { countText } from '../amounts.ts'
import { type Call, type Command, defineCommand, quietFlag, sharedFlags } from '../command.ts'
import { eachFile } from '../each-file.ts'
import { type ExitCode, exitCodeOf } from '../exit-codes.ts'
import { expandFiles } from '../expand-files.ts'
import { issuesOf } from '../failure.ts'
import { remarkLine } from '../issue-line.ts'
import type { LintJson } from '../json.ts'
import { bold, green, type Line } from '../line.ts'
import { readTorrent } from '../read-torrent.ts'
import { refuse } from '../refuse.ts'
import { shortened } from '../report.ts'
import { createStatusLine } from '../status-line.ts'
import { infoHashJson, issueJson, remarkJson } from '../to-json.ts'
import { audienceOf } from './audience.ts'
import { type ChosenPlugin, checkCodes, choosePlugins } from './choose-plugins.ts'
import { targetsFlag } from './targets-flag.ts'
import { trackerlessIn } from './trackerless.ts'

const flags = {
  target: targetsFlag,
  strict: {
    type: 'boolean',
    flag: '--strict',
    summary: 'Exit with 1 for warnings too',
    group: 'General:',
  },
  online: {
    type: 'boolean',
    flag: '--online',
    summary: 'Ask the servers that the torrent names, too: whether web seeds have what it says',
    group: 'General:',
  },
  allow: {
    type: 'text',
    list: true,
    flag: '--allow <code>',
    summary: 'Do not mention issues with this code, nor count them',
    group: 'General:',
  },
  quiet: quietFlag,
  ...sharedFlags,
} as const

export const lint: Command = defineCommand({
  name: 'lint',
  summary: 'Say what is wrong with torrents, and what clients cannot take',
  arguments: [{ name: '<file...>', summary: 'Torrent files, or globs for them; - is standard input' }],
  flags,
  takesOptions: 'reading',
  help: `The exit code is 0 if no file has an error, and 1 if one has; warnings do not count without --strict. 3: a file could not be
read. After gentorrent create nothing is found but what that has said. --json prints an object for each file, one on a line.

Examples:
  gentorrent lint *.torrent
  gentorrent lint --target transmission,qbittorrent,windows album.torrent
  gentorrent lint --target transmission@3.00,libtorrent@1.2 old-clients.torrent
  gentorrent lint --strict --allow TRACKERLESS --json releases/*.torrent`,
  async run(call) {
    const { world, report, values, given, arguments: words, plugins: all } = call
    const { chosen, problems } = await choosePlugins(all, given, [], world)
    const targets = await audienceOf(values.target, call)
    refuse([...problems, ...checkCodes(values.allow, all), ...targets.problems])
    const files = await expandFiles(words, world)
    const status = createStatusLine(world, report)
    const ask = async (found: ReadTorrent, plugins: Readers) => {
      if (!values.online) return { issues: [], remarks: [] }
      const { createEngine } = await import('@gentorrent/node')
      const asking = { torrent: found.torrent, layout: found.layout, plugins, signal: world.signal }
      const onAsking = (text: string) => status.show(() => text)
      return checkOnline({ ...asking, engine: createEngine(), onAsking }).finally(status.end)
    }
    const looking = { chosen, targets: targets.value, allow: values.allow, ask }
    const totals = { error: 0, warning: 0 }

    const show = async (file: string): Promise<ExitCode> => {
      const result = await look(file, call, looking)
      for (const { severity } of result.issues) totals[severity]++
      const isFine = !result.issues.some(({ severity }) => values.strict || severity === 'error')
      if (!report.quiet || report.json) {
        await report.result({ lines: () => lines(result), json: () => toJson(result, isFine, looking.targets) })
      }
      return isFine ? 0 : 1
    }

    const worst = await eachFile(files, world, report, show)
    if (files.length > 1 && !report.quiet && !report.json)
      await report.result({ lines: () => [summary(files, totals)], json: () => undefined })
    return worst
  },
})

/** What was found in one file. */
interface Result {
  readonly file: string
  readonly infoHash?: InfoHash
  readonly issues: readonly Issue[]
  readonly remarks: readonly Remark[]
}

type Readers = readonly (Plugin | ActivePlugin)[]

interface Look {
  /** Plugins with options for reading. */
  readonly chosen: readonly ChosenPlugin[]
  readonly targets: readonly Target[]
  readonly allow: readonly string[]
  /** What the world outside says, if it is to be asked. */
  readonly ask: (found: ReadTorrent, readers: Readers) => Promise<Pick<Result, 'issues' | 'remarks'>>
}

/** That a file is no torrent is a finding too; that it cannot be read is none. */
const look = async (
  file: string,
  call: Pick<Call, 'world' | 'plugins' | 'report'>,
  { chosen, targets, allow, ask }: Look,
): Promise<Result> => {
  try {
    const read = await readTorrent(file, call, { chosen })
    const { bytes, readers: loaded, ...found } = read
    const readers = loaded.map(plugin => {
      const one = chosen.find(each => each.plugin === plugin)
      return one ? plugin(one.values) : plugin
    })
    const online = await ask(found, readers)
    const issues = [...issuesIn(found, bytes, { plugins: readers, targets }), ...online.issues].filter(
      ({ code }) => !allow.includes(code),
    )
    const absent = absentRemarks(read, call.plugins.missing, allow)
    const remarks = [...trackerlessIn(found, allow), ...absent, ...online.remarks]
    return { file, infoHash: found.torrent.infoHash, issues, remarks }
  } catch (error) {
    if (!isGentorrentError(error)) throw error
    if (exitCodeOf(error.code) !== 1) throw error
    return { file, issues: issuesOf(error), remarks: [] }
  }
}

function* lines({ file, issues, remarks }: Result): Iterable<Line> {
  if (issues.length + remarks.length === 0) {
    yield [bold(file), '  ', green('ok')]
    return
  }
  yield bold(file)
  for (const kind of ['error', 'warning'] as const) {
    const of = issues.filter(({ severity }) => severity === kind)
    for (const line of shortened(of, kind)) yield ['  ', ...(Array.isArray(line) ? line : [line])]
  }
  for (const remark of remarks) yield ['  ', ...remarkLine(remark)]
}

const summary = (files: readonly string[], { error, warning }: Readonly<Record<Issue['severity'], number>>) =>
  `${countText(files.length, 'file')}: ${countText(error, 'error')}, ${countText(warning, 'warning')}`

const toJson = ({ file, infoHash, issues, remarks }: Result, ok: boolean, targets: readonly Target[]): LintJson => ({
  file,
  ok,
  ...(infoHash && { infoHash: infoHashJson(infoHash) }),
  targets: targets.map(({ id, version }) => (version === undefined ? id : `${id}@${version}`)),
  issues: issues.map(issueJson),
  remarks: remarks.map(remarkJson),
})

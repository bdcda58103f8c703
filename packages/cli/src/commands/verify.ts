import { type Comparison, compareContent, GentorrentError } from '@gentorrent/core'
import { type Command, defineCommand, quietFlag, sharedFlags, workersFlag } from '../command.ts'
import { type ExitCode, exitCodeOf } from '../exit-codes.ts'
import { progressText } from '../progress-text.ts'
import { readTorrent } from '../read-torrent.ts'
import { createStatusLine } from '../status-line.ts'
import { contentPath } from './content-path.ts'
import { differencesOf } from './differences.ts'
import { verifyLines } from './verify-lines.ts'
import { progressEvents, resultEvents, startEvent, writeEvents } from './verify-report.ts'
import type { Verified } from './verify-result.ts'
import { parseSample } from './verify-sample.ts'

const flags = {
  sample: {
    type: 'text',
    flag: '--sample <size>',
    summary: 'Compare some pieces only, chosen at random: a share such as 5%, or a number of pieces',
    group: 'Comparing:',
  },
  seed: {
    type: 'text',
    flag: '--seed <text>',
    summary: 'Choose the same pieces as the sample that had this seed',
    group: 'Comparing:',
  },
  failFast: {
    type: 'boolean',
    flag: '--fail-fast',
    summary: 'End with the first difference',
    group: 'Comparing:',
  },
  workers: workersFlag,
  quiet: quietFlag,
  ...sharedFlags,
  json: { ...sharedFlags.json, summary: 'Print one JSON object a line: events, or an error' },
} as const

export const verify: Command = defineCommand({
  name: 'verify',
  summary: 'Compare content on disk with a torrent',
  arguments: [
    { name: '<file>', summary: 'The torrent file; - is standard input' },
    { name: '[path]', summary: 'The content, or the folder it is in (default: NAME here, or else beside the torrent)' },
  ],
  flags,
  help: `All pieces that differ are listed with the files that they touch. Exit code 1 if anything differs, 3 if
something cannot be read.

Examples:
  gentorrent verify album.torrent
  gentorrent verify album.torrent /srv/music/album
  gentorrent verify --quiet film.torrent ~/film.mkv && echo intact
  gentorrent verify --sample 5% archive.torrent /mnt/archive`,
  async run(call) {
    const {
      world,
      report,
      values,
      arguments: [file, path],
    } = call
    const sample = parseSample(values.sample, values.seed)
    const { torrent, layout, readers } = await readTorrent(file!, call)
    if (!layout) {
      const because = 'no installed plugin can make a file list out of it'
      throw new GentorrentError('FILE_UNVERIFIABLE', { because })
    }
    const content = await contentPath(layout, { path, torrent: file!, cwd: world.cwd })
    const { contentFrom, createEngine, locate } = await import('@gentorrent/node')
    const located = await locate(layout, content, { signal: world.signal })
    const start = { torrent, layout: located.layout, path: content, sample }
    if (report.json) await writeEvents(world, [startEvent(start, file!)])
    const status = createStatusLine(world, report)
    const text = progressText('comparing', world.now)
    const told = report.json ? progressEvents(world) : () => {}
    const stopsHere = values.failFast === true && located.issues.length > 0
    const comparison = stopsHere
      ? nothing
      : await compareContent({
          torrent,
          layout: located.layout,
          present: located.present,
          plugins: readers,
          engine: createEngine(values.workers === undefined ? {} : { workers: values.workers }),
          ...(sample && { sample }),
          failFast: values.failFast === true,
          contentFrom,
          signal: world.signal,
          onProgress: progress => {
            status.show(() => text(progress))
            told(progress)
          },
        }).finally(status.end)
    const known = [...located.issues, ...comparison.issues]
    const differences = differencesOf(located.layout, known, comparison)
    const issues = [...known, ...differences.issues]
    const ok = !issues.some(({ severity }) => severity === 'error')
    const compared = comparison.ranges.reduce((sum, { start, end }) => sum + end - start, 0)
    const complete = compared === located.layout.length
    const exitCode = ok ? 0 : exitOf(issues)
    const result: Verified = { ...start, issues, comparison, differences, ok, complete, exitCode }
    if (report.json) await writeEvents(world, resultEvents(result))
    else if (!report.quiet) await report.result({ lines: () => verifyLines(result), json: () => undefined })
    return exitCode
  },
})

/** Where it ends before a byte is compared. */
const nothing: Comparison = { issues: [], ranges: [], isIntact: () => false }

const exitOf = (issues: Verified['issues']): ExitCode =>
  issues.some(({ code, severity }) => severity === 'error' && exitCodeOf(code) === 3) ? 3 : 1

import { compareContent, GentorrentError, isError, issue } from '@gentorrent/core'
import type { Issue, Layout, Progress } from '@gentorrent/core/plugin'
import { absentRemarks } from '../absent-readers.ts'
import { type Command, defineCommand, hashingFlags, quietFlag, sharedFlags } from '../command.ts'
import { type ExitCode, exitCodeOf } from '../exit-codes.ts'
import { progressText } from '../progress-text.ts'
import { readTorrent } from '../read-torrent.ts'
import { createStatusLine } from '../status-line.ts'
import { type ComparedAround, compareAround } from './compare-around.ts'
import { contentPath } from './content-path.ts'
import { type Differences, differencesOf } from './differences.ts'
import { findIn } from './verify-find.ts'
import { verifyLines } from './verify-lines.ts'
import { progressEvents, remarkEvents, resultEvents, startEvent, writeEvents } from './verify-report.ts'
import type { Verified } from './verify-result.ts'
import { parseSample } from './verify-sample.ts'
import { checkValues } from './verify-values.ts'

const comparing = 'Comparing:'
const finding = 'Finding:'

const flags = {
  sample: {
    type: 'text',
    flag: '--sample <size>',
    summary: 'Compare some pieces only, chosen at random: a share such as 5%, or a number of pieces',
    group: comparing,
  },
  seed: {
    type: 'text',
    flag: '--seed <text>',
    summary: 'Choose the same pieces as the sample that had this seed',
    group: comparing,
  },
  failFast: { type: 'boolean', flag: '--fail-fast', summary: 'End with the first difference', group: comparing },
  find: {
    type: 'text',
    list: true,
    path: true,
    flag: '--find <folder>',
    summary: 'Look for files that are not in their place in this folder and below, whatever they are called',
    group: finding,
  },
  restore: {
    type: 'text',
    path: true,
    flag: '--restore <folder>',
    summary: 'Lay out what is found in this folder, under the name of the torrent, and compare that',
    group: finding,
  },
  link: {
    type: 'choice',
    choices: ['copy', 'hard', 'symbolic'],
    default: 'copy',
    flag: '--link <kind>',
    summary: 'How to lay it out: what is written to a link later also changes the original',
    group: finding,
  },
  ...hashingFlags,
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
  gentorrent verify --sample 5% archive.torrent /mnt/archive
  gentorrent verify album.torrent --find ~/Music --restore ~/seeding`,
  async run(call) {
    const {
      world,
      report,
      values,
      given,
      arguments: [file, path],
    } = call
    checkValues(values, given.has('--link'))
    const sample = parseSample(values.sample, values.seed)
    const read = await readTorrent(file!, call)
    const { torrent, layout, readers } = read
    const comparing = call.plugins.missing.filter(({ compares }) => compares)
    const remarks = absentRemarks(read, comparing)
    await report.remark(remarks)
    if (!layout) {
      const because = 'no installed plugin can make a file list out of it'
      throw new GentorrentError('FILE_UNVERIFIABLE', { because })
    }
    const { contentFrom, createEngine, locate, restore } = await import('@gentorrent/node')
    const { signal, cwd } = world
    const engine = createEngine({ workers: values.workers, readAhead: values.readAhead })
    const status = createStatusLine(world, report)
    const told = report.json ? progressEvents(world) : () => {}
    const progress = (doing: string) => {
      const text = progressText(doing, world.now)
      return (progress: Progress) => {
        status.show(() => text(progress))
        told(progress)
      }
    }
    const compare = (layout: Layout, present: number) =>
      compareAround(layout, layout =>
        compareContent({
          torrent,
          layout,
          present,
          plugins: readers,
          engine,
          ...(sample && { sample }),
          failFast: values.failFast === true,
          contentFrom,
          signal,
          onProgress: progress('comparing'),
        }),
      ).finally(status.end)
    const finish = async (run: Omit<Verified, 'ok' | 'complete' | 'exitCode'>) => {
      const ok = !run.issues.some(({ severity }) => severity === 'error')
      const comparedLength = run.comparison.ranges.reduce((sum, { start, end }) => sum + end - start, 0)
      const complete = comparedLength === run.layout.length
      const exitCode = ok ? 0 : exitOf(run.issues)
      const result: Verified = { ...run, ok, complete, exitCode }
      if (report.json) await writeEvents(world, resultEvents(result))
      else if (!report.quiet) await report.result({ lines: () => verifyLines(result), json: () => undefined })
      return exitCode
    }

    const isSought = values.find.length > 0
    const content = await contentPath(layout, { path, torrent: file!, cwd, isSought })
    const located = content === undefined ? nowhere(layout) : await locate(layout, content, { signal })
    const start = { torrent, path: content, sample }
    if (report.json)
      await writeEvents(world, [startEvent({ ...start, layout: located.layout }, file!), ...remarkEvents(remarks)])
    const stopsHere = (values.failFast === true && located.issues.length > 0) || content === undefined
    const compared = stopsHere ? nothingOf(located.layout) : await compare(located.layout, located.present)
    const first = judge(located.issues, compared)
    if (!isSought) return finish({ ...start, layout: compared.layout, ...first })

    const sought = await findIn({
      torrent,
      layout: compared.layout,
      wanted: first.differences.files.flatMap(({ file, state }) =>
        state === 'ok' && content !== undefined ? [] : [file],
      ),
      directories: values.find,
      cwd,
      plugins: readers,
      engine,
      signal,
      onProgress: progress('looking at candidates'),
    }).finally(status.end)
    const { found, taken } = sought
    const left = located.issues.filter(({ path }) => !path || !taken.has(path.join('/')))
    if (values.restore === undefined) {
      const moved = new Set(found.map(({ file }) => file.path.join('/')))
      const again = found.length > 0 ? await compare(sought.layout, Number.POSITIVE_INFINITY) : compared
      const judged = judge([...sought.issues, ...left], again, moved)
      return finish({ ...start, layout: again.layout, ...judged, found })
    }
    const kept = keptIn(sought.layout, first.differences, taken)
    const { resolve } = await import('node:path')
    const restored = await restore(kept, resolve(cwd, values.restore), { link: values.link, signal })
    if (!report.json) await report.warn(restored.issues.filter(({ severity }) => severity === 'warning'))
    const there = await locate(layout, restored.path, { signal }).catch(error => {
      if (isError(error, 'CONTENT_MISSING')) return nowhere(layout)
      throw error
    })
    const again = await compare(there.layout, there.present)
    const judged = judge([...sought.issues, ...restored.issues, ...there.issues], again)
    return finish({ ...start, path: restored.path, layout: again.layout, ...judged, found, restored })
  },
})

interface Judged extends Pick<Verified, 'issues' | 'comparison' | 'differences'> {}

/** What all that is known comes to. */
const judge = (
  known: readonly Issue[],
  { layout, comparison, issues: unread }: ComparedAround,
  moved: ReadonlySet<string> = new Set(),
): Judged => {
  const issues = [...known, ...unread, ...comparison.issues]
  const differences = differencesOf(layout, issues, comparison)
  const files = differences.files.map(result =>
    result.state === 'ok' && moved.has(result.file.path.join('/')) ? { ...result, state: 'moved' as const } : result,
  )
  return { issues: [...issues, ...differences.issues], comparison, differences: { ...differences, files } }
}

/** Only what was found, or is where it should be and right, or might be. */
const keptIn = (layout: Layout, { files }: Differences, found: ReadonlySet<string>): Layout => {
  const good = new Set(
    files.flatMap(({ file, state }) => (state === 'ok' || state === 'in-doubt' ? [file.path.join('/')] : [])),
  )
  const isKept = (name: string) => good.has(name) || found.has(name)
  return {
    ...layout,
    files: layout.files.map(file => (isKept(file.path.join('/')) ? file : { ...file, content: { kind: 'none' } })),
  }
}

/** A layout of which nothing is anywhere. An empty file is nothing to look for. */
const nowhere = (layout: Layout) => ({
  layout,
  issues: layout.files.flatMap(({ role, path, length }) =>
    role === 'data' && length > 0 ? [issue('FILE_MISSING', { path }, { severity: 'error', path })] : [],
  ),
  present: 0,
})

/** Where it ends before a byte is compared. */
const nothingOf = (layout: Layout): ComparedAround => ({
  layout,
  issues: [],
  comparison: { issues: [], ranges: [], isIntact: () => false },
})

const exitOf = (issues: readonly Issue[]): ExitCode =>
  issues.some(({ code, severity }) => severity === 'error' && exitCodeOf(code) === 3) ? 3 : 1

import { GentorrentError, type ReadTorrent, verify as verifyContent } from '@gentorrent/core'
import type { FileEntry, Issue, Layout } from '@gentorrent/core/plugin'
import { countText, groupDigits, lengthText, rangesOf, rangeText } from '../amounts.ts'
import { type Command, defineCommand, quietFlag, sharedFlags, workersFlag } from '../command.ts'
import { exitCodeOf } from '../exit-codes.ts'
import type { FileState, VerifyJson } from '../json.ts'
import { bold, dim, green, type Line, red, yellow } from '../line.ts'
import { progressText } from '../progress-text.ts'
import { readTorrent } from '../read-torrent.ts'
import { createStatusLine } from '../status-line.ts'
import { infoHashJson, issueJson, layoutJson } from '../to-json.ts'
import { contentPath } from './content-path.ts'
import { type Differences, differencesOf, type FileResult } from './differences.ts'
import { piecesByFiles } from './pieces-by-files.ts'

const flags = { workers: workersFlag, quiet: quietFlag, ...sharedFlags }

export const verify: Command = defineCommand({
  name: 'verify',
  summary: 'Compare content on disk with a torrent',
  arguments: [
    { name: '<file>', summary: 'The torrent file; - is standard input' },
    { name: '[path]', summary: 'The content, or the folder it is in (default: NAME here, or else beside the torrent)' },
  ],
  flags,
  help: `All pieces that differ are listed with the files that they touch. Exit code 1 if anything differs.

Examples:
  gentorrent verify album.torrent
  gentorrent verify album.torrent /srv/music/album
  gentorrent verify --quiet film.torrent ~/film.mkv && echo intact`,
  async run({ world, report, values, arguments: [file, path], plugins: { found } }) {
    const plugins = found.map(({ plugin }) => plugin)
    const { torrent, layout } = await readTorrent(file!, world, plugins)
    if (!layout) {
      const because = 'no installed plugin can make a file list out of it'
      throw new GentorrentError('FILE_UNVERIFIABLE', { because })
    }
    const content = await contentPath(layout, { path, torrent: file!, cwd: world.cwd })
    const { createEngine, locate } = await import('@gentorrent/node')
    const located = await locate(layout, content, { signal: world.signal })
    const status = createStatusLine(world, report)
    const text = progressText('comparing', world.now)
    const compared = await verifyContent({
      torrent,
      layout: located.layout,
      present: located.present,
      plugins,
      engine: createEngine(values.workers === undefined ? {} : { workers: values.workers }),
      signal: world.signal,
      onProgress: progress => status.show(() => text(progress)),
    }).finally(status.end)
    const issues = [...located.issues, ...compared]
    const differences = differencesOf(located.layout, issues)
    const ok = !issues.some(({ severity }) => severity === 'error')
    const result: Verified = { torrent, layout: located.layout, path: content, issues, ok, ...differences }
    if (!report.quiet || report.json) {
      await report.result({ lines: () => lines(result), json: () => toJson(result) })
    }
    if (ok) return 0
    return issues.some(({ code, severity }) => severity === 'error' && exitCodeOf(code) === 3) ? 3 : 1
  },
})

interface Verified extends Differences {
  readonly torrent: ReadTorrent['torrent']
  readonly layout: Layout
  readonly path: string
  readonly issues: readonly Issue[]
  readonly ok: boolean
}

function* lines({ torrent, layout, path, issues, ok, badPieces, badPieceCount, files }: Verified): Iterable<Line> {
  const { fileCount, pieceCount, length } = layoutJson(layout, torrent.infoHash)
  if (ok) {
    yield [green('ok'), `  ${path}`]
    yield dim(`  ${countText(fileCount, 'file')}, ${lengthText(length)}, ${countText(pieceCount, 'piece')}`)
  } else {
    const isCompared = !issues.some(({ code }) => code === 'FILE_UNVERIFIABLE')
    yield [red(isCompared ? 'differs' : 'not compared'), `  ${path}`]
    if (isCompared) yield `  ${groupDigits(badPieceCount)} of ${countText(pieceCount, 'piece')} differ`
  }
  for (const { code, message, severity, path: about } of issues) {
    if (code === 'PIECE_BAD' || about) continue
    yield ['  ', severity === 'error' ? red('error: ') : yellow('warning: '), message, dim(` [${code}]`)]
  }
  if (badPieces.length > 0) {
    yield ''
    yield bold('pieces that differ')
    for (const { first, last, files: touched } of piecesByFiles(layout, badPieces)) {
      yield [`  ${rangeText([first, last])}`, dim('  in '), namesOf(touched)]
    }
  }
  if (!ok) {
    yield ''
    yield bold('files')
    for (const result of files) yield* fileLines(result)
  }
}

/** One piece may hold a hundred thousand files, and they are all listed below. */
const namesOf = (files: readonly FileEntry[]) => {
  const names = files.slice(0, namesMax).map(file => file.path.join('/'))
  return `${names.join(', ')}${files.length > namesMax ? ` … and ${groupDigits(files.length - namesMax)} more` : ''}`
}
const namesMax = 8

function* fileLines({ file, state, badPieceCount, badRanges, notes }: FileResult): Iterable<Line> {
  const count = badPieceCount > 0 ? `  (${countText(badPieceCount, 'bad piece')}${bytesText(file, badRanges)})` : ''
  yield ['  ', stateText(state), file.path.join('/'), dim(count)]
  for (const note of notes) yield dim(`                  ${note}`)
}

/** Which bytes are to be had again, as long as one can see it at a glance. */
const bytesText = ({ length }: FileEntry, ranges: FileResult['badRanges']) => {
  const isWhole = ranges.length === 1 && ranges[0]![0] === 0 && ranges[0]![1] === length
  if (isWhole || ranges.length === 0 || ranges.length > 4) return ''
  return `: bytes ${ranges.map(([start, end]) => `${groupDigits(start)}-${groupDigits(end)}`).join(', ')}`
}

const stateText = (state: FileState) => {
  const text = state.replace('-', ' ').padEnd(14)
  return state === 'ok' ? green(text) : state === 'in-doubt' ? yellow(text) : red(text)
}

const toJson = (result: Verified): VerifyJson => ({
  ok: result.ok,
  path: result.path,
  infoHash: infoHashJson(result.torrent.infoHash),
  ...layoutJson(result.layout, result.torrent.infoHash),
  badPieces: rangesOf(result.badPieces),
  badPieceCount: result.badPieceCount,
  files: result.files.map(({ file, state, badPieceCount, badRanges }) => ({
    path: file.path.join('/'),
    length: file.length,
    state,
    badPieceCount,
    badRanges,
  })),
  issues: result.issues.map(issueJson),
})

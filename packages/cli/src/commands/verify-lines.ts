import type { ByteRange } from '@gentorrent/core'
import type { FileEntry } from '@gentorrent/core/plugin'
import { countText, groupDigits, lengthText, rangeText } from '../amounts.ts'
import { issueLine } from '../issue-line.ts'
import { bold, dim, green, type Line, red, yellow } from '../line.ts'
import { layoutJson } from '../to-json.ts'
import type { FileState } from '../verify-events.ts'
import type { FileResult } from './differences.ts'
import { type FilePart, piecesByFiles } from './pieces-by-files.ts'
import type { Found } from './verify-find.ts'
import type { Verified } from './verify-result.ts'

/** What a person reads of a comparison. */
export function* verifyLines(result: Verified): Iterable<Line> {
  yield* headLines(result)
  for (const issue of result.issues) {
    if (issue.code === 'PIECE_BAD' || issue.path) continue
    yield ['  ', ...issueLine(issue)]
  }
  const { badPieces, files } = result.differences
  if (result.restored) {
    yield dim(`  ${countText(result.restored.fileCount, 'file')} laid out in ${result.restored.path}`)
  }
  if (result.found && result.found.length > 0) {
    yield ''
    yield bold(result.restored ? 'found' : 'found elsewhere')
    for (const one of result.found) yield* foundLines(one)
  }
  if (badPieces.length > 0) {
    yield ''
    yield bold('pieces that differ')
    const runs = [...piecesByFiles(result.layout, badPieces)]
    for (const { first, last, parts } of runs.slice(0, runsMax)) {
      yield [`  ${rangeText([first, last])}`, dim('  in '), partsText(parts)]
    }
    if (runs.length > runsMax) yield dim(`  … and ${countText(runs.length - runsMax, 'more run')}, which --json lists`)
  }
  if (!result.ok) {
    yield ''
    yield bold('files')
    yield* filesLines(files)
  }
}

function* foundLines({ file, places, by }: Found): Iterable<Line> {
  yield ['  ', file.path.join('/'), dim(` (by ${proofs[by]})`)]
  for (const [i, place] of places.slice(0, placesMax).entries()) yield [dim(i === 0 ? '    is ' : '    or '), place]
  if (places.length > placesMax)
    yield dim(`    … or ${countText(places.length - placesMax, 'more copy', 'more copies')}`)
}

const proofs: Readonly<Record<Found['by'], string>> = {
  digest: 'its hash',
  pieces: 'its pieces',
  guess: 'name and length, which proves nothing',
}
const placesMax = 4

/** As far as anybody would read. */
const runsMax = 1000

function* headLines(result: Verified): Iterable<Line> {
  const { torrent, layout, path, issues, ok, complete, comparison, differences, sample } = result
  const { fileCount, pieceCount, length } = layoutJson(layout, torrent.infoHash)
  const place = path ?? 'what was found'
  const { pieces } = comparison
  const some = `${groupDigits(pieces?.compared ?? 0)} of ${countText(pieceCount, 'piece')}`
  if (issues.some(({ code }) => code === 'FILE_UNVERIFIABLE')) yield [red('not compared'), `  ${place}`]
  else if (ok && result.found && !result.restored) {
    yield [green('found'), path === undefined ? '' : `  ${place}`]
    yield dim(
      `  ${countText(fileCount, 'file')}, ${lengthText(length)}, ${groupDigits(result.found.length)} of them elsewhere`,
    )
  } else if (ok) {
    yield [complete ? green('ok') : green('ok so far'), `  ${place}`]
    const counted = complete ? countText(pieceCount, 'piece') : `${some} compared`
    yield dim(`  ${countText(fileCount, 'file')}, ${lengthText(length)}, ${counted}`)
  } else {
    yield [red('differs'), `  ${place}`]
    const stopped = complete ? '' : `; ${some} compared`
    const differ = differences.badPieceCount === 1 ? 'differs' : 'differ'
    if (pieces)
      yield `  ${groupDigits(differences.badPieceCount)} of ${countText(pieceCount, 'piece')} ${differ}${stopped}`
  }
  if (sample) yield dim(`  chosen with --sample ${sample.text} --seed ${sample.seed}`)
}

/** One piece may hold a hundred thousand files, and they are all listed below. */
const partsText = (parts: readonly FilePart[]) => {
  const texts = parts.slice(0, partsMax).map(({ file, range }) => `${file.path.join('/')} ${bytesText(range)}`)
  return `${texts.join(', ')}${parts.length > partsMax ? ` … and ${groupDigits(parts.length - partsMax)} more` : ''}`
}
const partsMax = 8

const bytesText = ({ start, end }: ByteRange) => `${groupDigits(start)}-${groupDigits(end)}`

/** Files that are as they should be are counted where they would hide the others. */
function* filesLines(files: readonly FileResult[]): Iterable<Line> {
  const isFine = ({ state }: FileResult) => fine.has(state)
  const hidden = new Map<FileState, number>()
  for (const result of files) {
    if (files.length > fineMax && isFine(result)) hidden.set(result.state, (hidden.get(result.state) ?? 0) + 1)
    else yield* fileLines(result)
  }
  for (const [state, count] of hidden) yield ['  ', stateText(state), dim(countText(count, 'other file'))]
}
const fine: ReadonlySet<FileState> = new Set(['ok', 'ok-so-far', 'moved', 'not-compared'])
const fineMax = 20

function* fileLines({ file, state, badPieceCount, badRanges, notes }: FileResult): Iterable<Line> {
  const count = badPieceCount > 0 ? `  (${countText(badPieceCount, 'bad piece')}${rangesText(file, badRanges)})` : ''
  yield ['  ', stateText(state), file.path.join('/'), dim(count)]
  for (const note of notes) yield dim(`                  ${note}`)
}

/** Which bytes are to be had again, as long as one can see it at a glance. */
const rangesText = ({ length }: FileEntry, ranges: readonly ByteRange[]) => {
  const isWhole = ranges.length === 1 && ranges[0]!.start === 0 && ranges[0]!.end === length
  if (isWhole || ranges.length === 0 || ranges.length > 4) return ''
  return `: bytes ${ranges.map(bytesText).join(', ')}`
}

const stateText = (state: FileState) => {
  const text = state.replaceAll('-', ' ').padEnd(14)
  if (state === 'ok' || state === 'ok-so-far' || state === 'moved') return green(text)
  return state === 'in-doubt' || state === 'not-compared' ? yellow(text) : red(text)
}

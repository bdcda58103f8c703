import type { Progress, Remark } from '@gentorrent/core/plugin'
import { printableJson } from '../printable.ts'
import { infoHashJson, issueJson, layoutJson, remarkJson } from '../to-json.ts'
import type { EndEvent, FileState, RemarkEvent, StartEvent, VerifyEvent } from '../verify-events.ts'
import type { World } from '../world.ts'
import type { FileResult } from './differences.ts'
import { piecesByFiles } from './pieces-by-files.ts'
import type { Verified } from './verify-result.ts'

/** Writes events, one a line. */
export const writeEvents = async ({ stdout }: World, events: Iterable<VerifyEvent>): Promise<void> => {
  let text = ''
  for (const event of events) {
    text += `${printableJson(event)}\n`
    if (text.length < 65_536) continue
    await stdout.write(text)
    text = ''
  }
  if (text !== '') await stdout.write(text)
}

/** The first event. */
export const startEvent = (
  { torrent, layout, path, sample }: Pick<Verified, 'torrent' | 'layout' | 'path' | 'sample'>,
  file: string,
): StartEvent => ({
  event: 'start',
  torrent: file,
  infoHash: infoHashJson(torrent.infoHash),
  path: path ?? null,
  ...layoutJson(layout, torrent.infoHash),
  ...(sample && { sample: { size: sample.text, seed: sample.seed } }),
})

/** What is worth knowing before anything is compared. */
export const remarkEvents = (remarks: readonly Remark[]): readonly RemarkEvent[] =>
  remarks.map(remark => ({ event: 'remark', ...remarkJson(remark) }))

/** Events of progress, a second apart. What nobody can read must not stop the work. */
export const progressEvents = (world: World): ((progress: Progress) => void) => {
  let writtenAt = world.now()
  return ({ bytesDone, bytesTotal }) => {
    if (world.now() - writtenAt < 1000) return
    writtenAt = world.now()
    writeEvents(world, [{ event: 'progress', bytesDone, bytesTotal }]).catch(() => {})
  }
}

/** All events after the content was read. */
export function* resultEvents(result: Verified): Iterable<VerifyEvent> {
  const { layout, issues, comparison, differences } = result
  for (const issue of issues) yield { event: 'issue', ...issueJson(issue) }
  for (const { file, places, by } of result.found ?? []) yield { event: 'found', path: file.path.join('/'), places, by }
  if (result.restored) {
    const { path, fileCount } = result.restored
    yield { event: 'restored', path, fileCount }
  }
  for (const { first, last, range, parts } of piecesByFiles(layout, differences.badPieces)) {
    const files = parts.map(({ file, range }) => ({ path: file.path.join('/'), range }))
    yield { event: 'pieces', first, last, range, files }
  }
  for (const { file, state, badPieceCount, badRanges } of differences.files) {
    yield { event: 'file', path: file.path.join('/'), length: file.length, state, badPieceCount, badRanges }
  }
  yield endEvent(result, comparison.pieces)
}

const endEvent = (
  { ok, complete, differences, exitCode }: Verified,
  pieces: EndEvent['pieces'] | undefined,
): EndEvent => ({
  event: 'end',
  ok,
  complete,
  ...(pieces && { pieces }),
  badPieceCount: differences.badPieceCount,
  files: countsOf(differences.files),
  exitCode,
})

const countsOf = (files: readonly FileResult[]): Readonly<Partial<Record<FileState, number>>> => {
  const counts: Partial<Record<FileState, number>> = {}
  for (const { state } of files) counts[state] = (counts[state] ?? 0) + 1
  return counts
}

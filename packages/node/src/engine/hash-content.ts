import { checkRange } from './check-unchanged.ts'
import { CHUNK_LENGTH } from './chunk-places.ts'
import { createFileFeed, type FileFeed } from './file-feed.ts'
import { entryAt, kind } from './file-table.ts'
import type { Job } from './job.ts'
import type { Kernel } from './kernel.ts'
import { MEASURED_MIN } from './pace.ts'
import type { Chunk, ReadAhead } from './read-ahead.ts'
import { finishTask, takeCheck, tasksDone } from './shared-control.ts'
import { createSink } from './sink.ts'
import { openSource, type Source } from './source.ts'
import { createStreamFeed, type StreamFeed } from './stream-feed.ts'
import { now } from './turns.ts'

/**
 * One thread's share of the work, the same for workers and the main thread. It pauses after every read, so that whoever
 * drives it can stop it there or do something else; it yields `wait` when other threads have to go on first. Ending it
 * early (`return()`) closes its file.
 *
 * @throws Fault `CONTENT_UNREADABLE`, `CONTENT_CHANGED`, `PLUGIN_FAILED`
 */
export function* hashContent(
  job: Job,
  kernels: readonly Kernel[],
  thread: number,
  ahead: ReadAhead,
): Generator<Pause, void> {
  const { control, files } = job
  const taskCount = job.borders.length - 1
  const hands = handsOf(job, kernels, thread, ahead)
  try {
    for (let task = ahead.nextTask(); task < taskCount; task = ahead.nextTask()) {
      while (!hands.stream.enter(task)) yield 'wait'
      yield* hashTask(job, hands, job.borders[task]!, job.borders[task + 1]!)
      hands.stream.settle()
      finishTask(control)
    }
    hands.source.leave()
    hands.stream.leave()
    while (!hands.stream.settle()) yield 'wait'
    // A file may change after it was read, as long as others are: so all are looked at when the last byte is hashed.
    while (tasksDone(control) < taskCount) yield 'wait'
    for (let at = takeCheck(control) * CHECK_COUNT; at < files.count; at = takeCheck(control) * CHECK_COUNT) {
      checkRange(files, at, Math.min(at + CHECK_COUNT, files.count))
      yield 'go'
    }
  } finally {
    hands.source.close()
  }
}

/** Whether the thread can go on at once, or what it has to wait for. */
export type Pause = 'go' | 'wait' | Promise<void>

/** Files in one portion of the final check. */
const CHECK_COUNT = 256

/**
 * Small enough to stay in cache, so that every request finds the bytes there; large enough for few calls, and for so few turns
 * of the loop that V8 does not optimize it: that takes 30 ms of a processor.
 */
const BUFFER_LENGTH: number = CHUNK_LENGTH

/** What one thread works with. */
interface Hands {
  readonly source: Source
  readonly ahead: ReadAhead
  readonly buffer: Buffer
  readonly stream: StreamFeed
  readonly file: FileFeed
  /** Whether anybody wants the bytes that belong to no file. */
  readonly wantsStream: boolean
  /** Called with the number of content's bytes that are done. */
  readonly count: (length: number) => void
}

const handsOf = (job: Job, kernels: readonly Kernel[], thread: number, ahead: ReadAhead): Hands => {
  const { grids, nodes, files, control } = job
  const sinksOf = (scope: string) =>
    grids.map((grid, i) =>
      grid.scope === scope ? createSink(grid, kernels[i]!, Buffer.from(nodes[i]!.buffer)) : undefined,
    )
  return {
    source: openSource(files),
    ahead,
    buffer: Buffer.allocUnsafeSlow(BUFFER_LENGTH),
    stream: createStreamFeed(job, sinksOf('stream')),
    file: createFileFeed(job, sinksOf('file')),
    wantsStream: grids.some(({ scope }) => scope === 'stream'),
    count: length => {
      control.bytesDone[thread]! += length
    },
  }
}

/** Reads the range of the stream and feeds every request. Small files share a buffer before the stream's requests see it. */
function* hashTask({ files }: Job, hands: Hands, start: number, end: number): Generator<Pause, void> {
  const { source, ahead, buffer, stream, file, wantsStream, count } = hands
  let filled = 0
  for (let i = entryAt(files, start); i < files.count && files.starts[i]! < end; i++) {
    const entryStart = files.starts[i]!
    const entryEnd = files.starts[i + 1]!
    const isFile = files.kinds[i] !== kind.skipped
    if (!isFile && !wantsStream) continue
    const to = Math.min(entryEnd, end)
    let at = Math.max(entryStart, start)
    if (isFile && at < to) file.enter(i, at - entryStart)
    while (at < to) {
      if (to - at > buffer.length - filled && filled > 0) {
        stream.feed(buffer, filled)
        filled = 0
      }
      const length = Math.min(buffer.length - filled, to - at)
      ahead.begin(at)
      const chunk = ahead.take(at, length)
      if (chunk !== undefined) {
        if (filled > 0) stream.feed(buffer, filled)
        filled = 0
        if (chunk.count() === undefined) yield chunk.whenRead()
        count(complete(chunk, at - entryStart, source))
        ahead.begin(at + length)
        file.feed(chunk.bytes, 0, length, at + length === entryEnd)
        stream.feed(chunk.bytes, length)
        ahead.giveBack(chunk)
      } else {
        const isMeasured = length >= MEASURED_MIN
        const began = isMeasured ? now() : 0
        count(source.read(i, at - entryStart, buffer, filled, length))
        if (isMeasured) ahead.measure(length, now() - began)
        if (isFile) file.feed(buffer, filled, filled + length, at + length === entryEnd)
        filled += length
      }
      at += length
      yield 'go'
    }
  }
  if (filled > 0) stream.feed(buffer, filled)
}

/** What could not be read ahead is read again, which says why. */
const complete = ({ index, bytes, length, count }: Chunk, position: number, source: Source): number => {
  if (count() !== length) return source.read(index, position, bytes, 0, length)
  source.visit(index)
  return length
}

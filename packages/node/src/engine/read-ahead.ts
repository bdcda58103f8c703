import { openAheadFiles } from './ahead-files.ts'
import { CHUNK_LENGTH, createPlaces, type Place } from './chunk-places.ts'
import type { Job } from './job.ts'
import { createPace } from './pace.ts'

/** How one thread's chunks are read while it hashes. Plain data. */
export interface ReadingAhead {
  /** Chunks that each thread may have in work besides the one that it hashes; 0 for none. */
  readonly chunks: number
  /** Whether that begins at once, and not only when the medium keeps the thread waiting. */
  readonly always: boolean
  /** Whether one chunk is read after another, as a disk with a head wants it. */
  readonly inOrder: boolean
}

/** Content that one thread gets before it asks for it, read by the threads that Node has for files. */
export interface ReadAhead {
  /** The number of the thread's next task; the number of all tasks, or more, if there is none. */
  nextTask(): number
  /** Begins to read what comes at `offset` of the stream and after, as much as may be in work. */
  begin(offset: number): void
  /** The chunk, if it is being read or was. It is the caller's until `giveBack`. */
  take(offset: number, length: number): Chunk | undefined
  giveBack(chunk: Chunk): void
  /** Lets it know how long a read took that was not ahead. */
  measure(length: number, milliseconds: number): void
  /** Ends it; settles when nothing is being read any more. */
  end(): Promise<void>
}

/** A part of the stream, and its bytes as soon as they have come. */
export interface Chunk extends Place {
  readonly bytes: Buffer
  /** Settles when it is read. */
  readonly whenRead: () => Promise<void>
  /** Bytes that came; undefined as long as they are being read. Fewer than its length if anything is wrong. */
  readonly count: () => number | undefined
}

export const createReadAhead = (job: Job): ReadAhead => {
  const { chunks: most, always, inOrder } = job.readAhead
  const places = createPlaces(job, most)
  const pace = createPace(always)
  const files = openAheadFiles(job.files)
  const free: Buffer[] = []
  /** In the order of the stream: those that are read or being read, and those that wait for the one before. */
  const chunks: Chunk[] = []
  const waiting: (() => void)[] = []
  let isReading = false

  const readNext = () => {
    if (inOrder && isReading) return
    isReading = waiting.length > 0
    waiting.shift()?.()
  }
  const chunkAt = (place: Place): Chunk => {
    const { index, offset, length } = place
    const bytes = free.pop() ?? Buffer.allocUnsafeSlow(CHUNK_LENGTH)
    let came: number | undefined
    let wake = () => {}
    waiting.push(() =>
      files.read(index, offset - job.files.starts[index]!, bytes, length, count => {
        came = count
        wake()
        isReading = false
        readNext()
      }),
    )
    const whenRead = () =>
      new Promise<void>(resolve => {
        wake = resolve
        if (came !== undefined) resolve()
      })
    return { ...place, bytes, whenRead, count: () => came }
  }

  return {
    nextTask: places.nextTask,
    begin(offset) {
      if (most === 0 || !pace.isSlow()) return
      while (chunks.length < most) {
        const place = places.next(offset)
        if (place === undefined) return
        chunks.push(chunkAt(place))
        readNext()
      }
    },
    take(offset, length) {
      const first = chunks[0]
      if (first === undefined || first.offset !== offset || first.length !== length) return undefined
      pace.count()
      return chunks.shift()
    },
    giveBack: ({ bytes }) => void free.push(bytes),
    measure: pace.measure,
    end() {
      waiting.length = 0
      return files.end()
    },
  }
}

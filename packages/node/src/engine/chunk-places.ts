import { entryAt, kind, readableOf } from './file-table.ts'
import type { Job } from './job.ts'
import { takeTask } from './shared-control.ts'

/** Bytes that a thread reads of a file at once. */
export const CHUNK_LENGTH: number = 1 << 20

/** A part of a file as one thread reads it. */
export interface Place {
  readonly index: number
  /** Where it is in the stream. */
  readonly offset: number
  readonly length: number
}

/** One thread's way through the content: the tasks that it does, and where its next chunks are. */
export interface ChunkPlaces {
  /** The number of the thread's next task; the number of all tasks, or more, if there is none. */
  nextTask(): number
  /** The first chunk that was not given yet, at `offset` of the stream or after; undefined if there is none for now. */
  next(offset: number): Place | undefined
}

/** @param tasksAhead how many tasks the thread may take before it does them */
export const createPlaces = ({ borders, control, files, slots }: Job, tasksAhead: number): ChunkPlaces => {
  const taskCount = borders.length - 1
  // Threads that complete each other's blocks must not wait for a task that nobody has begun: see `createSlots`.
  const claimedMost = slots.length > 0 ? 0 : tasksAhead
  const claimed: number[] = []
  let present = 0
  let position = 0

  /** The task of this thread in which the position is, or the next. */
  const taskHere = (): number | undefined => {
    if (position < borders[present + 1]!) return present
    const found = claimed.find(task => position < borders[task + 1]!)
    if (found !== undefined || claimed.length >= claimedMost) return found
    const task = takeTask(control)
    if (task >= taskCount) return undefined
    claimed.push(task)
    return task
  }

  return {
    nextTask() {
      present = claimed.shift() ?? takeTask(control)
      return present
    },
    next(offset) {
      position = Math.max(position, offset)
      for (let task = taskHere(); task !== undefined; task = taskHere()) {
        const from = Math.max(position, borders[task]!)
        const index = entryAt(files, from)
        const to = Math.min(files.starts[index + 1]!, borders[task + 1]!)
        const length = Math.min(CHUNK_LENGTH, to - from)
        const isContent = from - files.starts[index]! + length <= readableOf(files, index)
        const isWorthIt = files.kinds[index] === kind.path && isContent && length >= LENGTH_MIN
        position = isWorthIt ? from + length : to
        if (isWorthIt) return { index, offset: from, length }
      }
      return undefined
    },
  }
}

/** What is shorter is read sooner than another thread is asked to read it. */
const LENGTH_MIN = 1 << 16

import { freeSlot, publishSlot, slotAt, slotBytes, takeSlot } from './border-slots.ts'
import type { Job } from './job.ts'
import type { Sink } from './sink.ts'

/**
 * One thread's side of all requests of the scope `stream`.
 *
 * A block may lie across the border of two tasks of different threads. Nobody reads a byte twice: the thread of the later
 * task puts the bytes from the border to the block's end in a shared slot, and the thread of the earlier task, which has
 * hashed the block's beginning, completes it with them.
 */
export interface StreamFeed {
  /** Goes to a task; false if it has to wait for a slot: then try again. */
  enter(task: number): boolean
  /** Takes the task's next bytes, at the beginning of `bytes`. */
  feed(bytes: Buffer, length: number): void
  /** Leaves the last task of this thread. */
  leave(): void
  /** Completes the blocks whose remaining bytes have arrived; false if some are still open. */
  settle(): boolean
}

/** A block that waits for the bytes after a border. */
interface OpenBlock {
  /** Bytes that it waits for. */
  readonly length: number
  readonly complete: (rest: Uint8Array) => void
}

/** `sinks` holds the requests' sinks, undefined for those of other scopes. */
export const createStreamFeed = (
  { borders, grids, files, slots }: Job,
  sinks: readonly (Sink | undefined)[],
): StreamFeed => {
  const end = files.starts[files.count]!
  const lanes = sinks.flatMap((sink, i) =>
    sink === undefined ? [] : [{ sink, unitLength: grids[i]!.unitLength, from: 0 }],
  )
  const openBlocks = new Map<number, OpenBlock[]>()
  /** The first task begins as if one before it had just ended. */
  let task = -1
  let position = 0
  /** Where the bytes for the thread of the task before end, and the slot for them. */
  let headEnd = 0
  let slot = 0

  const settle = () => {
    for (const [border, blocks] of openBlocks) {
      const found = slotAt(slots, border)
      if (found === undefined) continue
      const bytes = slotBytes(slots, found)
      for (const { complete, length } of blocks) complete(bytes.subarray(0, length))
      openBlocks.delete(border)
      freeSlot(slots, found)
    }
    return openBlocks.size === 0
  }
  const feedHead = (bytes: Buffer, length: number) => {
    const count = Math.min(length, headEnd - position)
    slotBytes(slots, slot).set(bytes.subarray(0, count), position - borders[task]!)
    if (position + count === headEnd) publishSlot(slots, task, slot)
  }

  const leave = () => {
    for (const { sink, unitLength } of lanes) {
      const complete = sink.detach()
      if (complete === undefined) continue
      const length = Math.min(Math.ceil(position / unitLength) * unitLength, end) - position
      openBlocks.set(task + 1, [...(openBlocks.get(task + 1) ?? []), { length, complete }])
    }
  }

  return {
    settle,
    leave,
    enter(next) {
      if (next === task + 1) {
        task = next
        return true
      }
      leave()
      const start = borders[next]!
      const firsts = lanes.map(({ unitLength }) => Math.ceil(start / unitLength))
      const wanted = Math.max(start, ...lanes.map(({ unitLength }, i) => Math.min(firsts[i]! * unitLength, end)))
      if (wanted > start) {
        settle()
        const free = takeSlot(slots)
        if (free === undefined) return false
        slot = free
      }
      for (const [i, lane] of lanes.entries()) {
        lane.from = firsts[i]! * lane.unitLength
        lane.sink.begin(firsts[i]!, firsts[i]!)
      }
      task = next
      position = start
      headEnd = wanted
      return true
    },
    feed(bytes, length) {
      if (position < headEnd) feedHead(bytes, length)
      for (const { sink, from } of lanes) {
        const start = Math.max(0, from - position)
        if (start < length) sink.feed(bytes, start, length, position + length === end)
      }
      position += length
    },
  }
}

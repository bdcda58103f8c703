import type { Job } from './job.ts'
import type { Sink } from './sink.ts'

/** One thread's side of all requests of the scope `file`. */
export interface FileFeed {
  /** Goes to a position of an entry where a unit of every request begins. */
  enter(index: number, position: number): void
  /** Takes `bytes[start, end)`; `last` if the entry ends with them. */
  feed(bytes: Buffer, start: number, end: number, last: boolean): void
}

/** `sinks` holds the requests' sinks, undefined for those of other scopes. */
export const createFileFeed = ({ grids, firsts }: Job, sinks: readonly (Sink | undefined)[]): FileFeed => {
  const lanes = sinks.flatMap((sink, i) =>
    sink === undefined ? [] : [{ sink, unitLength: grids[i]!.unitLength, firsts: firsts[i]! }],
  )
  return {
    enter(index, position) {
      for (const { sink, unitLength, firsts } of lanes) {
        const unit = position / unitLength
        sink.begin(unit, firsts[index]! + unit)
      }
    },
    feed(bytes, start, end, last) {
      for (const { sink } of lanes) sink.feed(bytes, start, end, last)
    },
  }
}

import { createFold, levelsAbove } from './fold.ts'
import type { Grid } from './grid.ts'
import type { Kernel, Running } from './kernel.ts'

/** One thread's side of one request: takes the bytes of a scope in order and writes digests. */
export interface Sink {
  /** Goes to the beginning of the scope's unit number `unit`, whose node is number `node` of the whole answer. */
  begin(unit: number, node: number): void
  /** Takes `bytes[start, end)`; `last` if the scope ends with them. */
  feed(bytes: Buffer, start: number, end: number, last: boolean): void
  /** Takes the unfinished block out, if there is one: the result takes its remaining bytes and writes its digest. */
  detach(): ((rest: Uint8Array) => void) | undefined
}

const zeros = new Uint8Array(1 << 16)

/** A sink that writes to `answer`, which all threads share. */
export const createSink = ({ digestLength, blockLength, levels, fill }: Grid, kernel: Kernel, answer: Buffer): Sink => {
  const isTree = levels > 0
  const capacity = isTree ? 2 ** levels : Infinity
  const digests = isTree ? Buffer.alloc((capacity + 1) * digestLength) : answer
  const fold = createFold(kernel)
  let unit = 0
  let node = 0
  /** Number of the next digest in `digests`. */
  let next = 0
  let filled = 0
  let running: Running | undefined

  const closeUnit = (last: boolean) => {
    const isAlone = last && unit === 0
    fold(digests, next, 0, isAlone ? levelsAbove(next) : levels)
    digests.copy(answer, node * digestLength, 0, digestLength)
    unit++
    node++
    next = 0
  }
  const advance = (count: number) => {
    next += count
    if (next === capacity) closeUnit(false)
  }
  const feedPart = (bytes: Buffer, isEnd: boolean) => {
    running ??= kernel.begin()
    running.update(bytes)
    filled += bytes.length
    if (filled < blockLength && !isEnd) return
    if (fill)
      for (; filled < blockLength; filled += zeros.length) running.update(zeros.subarray(0, blockLength - filled))
    running.finish(digests, next * digestLength)
    running = undefined
    filled = 0
    advance(1)
  }

  return {
    begin(atUnit, atNode) {
      unit = atUnit
      node = atNode
      next = isTree ? 0 : atNode
    },
    feed(bytes, start, end, last) {
      for (let at = start; at < end; ) {
        const left = end - at
        if (filled === 0 && (left >= blockLength || (last && !fill))) {
          const count = Math.min(Math.max(Math.floor(left / blockLength), 1), capacity - next)
          const length = Math.min(left, blockLength)
          kernel.digestBlocks(bytes, at, count, length, digests, next * digestLength)
          at += count * length
          advance(count)
        } else {
          const length = Math.min(left, blockLength - filled)
          at += length
          feedPart(bytes.subarray(at - length, at), last && at === end)
        }
      }
      if (last && isTree && next > 0) closeUnit(true)
    },
    detach() {
      if (running === undefined) return undefined
      const [block, at] = [running, next * digestLength]
      running = undefined
      filled = 0
      return rest => {
        block.update(rest)
        block.finish(answer, at)
      }
    },
  }
}

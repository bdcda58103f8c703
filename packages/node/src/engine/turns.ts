/** Long work on the main thread, in turns: between them signals, timers and the rest of the program have theirs. */
export interface Turns {
  isOver(): boolean
  /** Lets everybody else have a turn, then begins another. */
  next(): Promise<void>
}

export const createTurns = (): Turns => {
  let end = now() + TURN
  return {
    isOver: () => now() >= end,
    async next() {
      await new Promise(resolve => setImmediate(resolve))
      end = now() + TURN
    },
  }
}

/** Milliseconds. */
const TURN = 10

/** Milliseconds. What stands behind `performance` and the promises of timers takes longer to load than small content to hash. */
export const now = (): number => {
  const [seconds, nanoseconds] = process.hrtime()
  return seconds * 1e3 + nanoseconds / 1e6
}

import { setImmediate } from 'node:timers/promises'

/** Long work on the main thread, in turns: between them signals, timers and the rest of the program have theirs. */
export interface Turns {
  isOver(): boolean
  /** Lets everybody else have a turn, then begins another. */
  next(): Promise<void>
}

export const createTurns = (): Turns => {
  let end = performance.now() + TURN
  return {
    isOver: () => performance.now() >= end,
    async next() {
      await setImmediate()
      end = performance.now() + TURN
    },
  }
}

/** Milliseconds. */
const TURN = 10

/** Whether a thread waits for the medium, so that reading ahead is worth its price. */
export interface Pace {
  isSlow(): boolean
  /** Takes in how long a read took that was waited for. */
  measure(length: number, milliseconds: number): void
  /** Takes in that a chunk was read ahead. */
  count(): void
}

/**
 * Bytes from memory are hashed soonest by the thread that reads them: another one's read costs a tenth more. So the thread
 * looks at how long its reads take, and now and then, while others read for it, reads by itself to look again.
 *
 * @param always whether it is slow whatever was measured
 */
export const createPace = (always: boolean): Pace => {
  /** Milliseconds that reads took longer than quick ones do; those that were quicker make up for it. */
  let lag = 0
  let readAhead = 0
  return {
    isSlow: () => always || lag >= LAG,
    measure(length, milliseconds) {
      lag = Math.min(Math.max(0, lag + milliseconds - length * QUICK), LAG)
    },
    count() {
      if (++readAhead % LOOK_COUNT === 0) lag = LAG / 2
    },
  }
}

/** Milliseconds a byte: 3 GB/s. Memory gives a thread twice that, and hardly any medium. */
const QUICK = 1 / 3e6

const LAG = 2

/** Bytes below which opening a file, and luck, count more than the medium: such reads need not be measured. */
export const MEASURED_MIN: number = 1 << 18

/** Chunks after which it looks again. */
const LOOK_COUNT = 128

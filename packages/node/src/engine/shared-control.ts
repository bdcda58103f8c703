/** What threads tell each other while they work. */
export interface SharedControl {
  /** See `word`. */
  readonly words: Int32Array
  /** Bytes of content that each thread has done. */
  readonly bytesDone: Float64Array
}

const word = { stop: 0, nextTask: 1, tasksDone: 2, nextCheck: 3 } as const

export const createControl = (threads: number): SharedControl => ({
  words: new Int32Array(new SharedArrayBuffer(Object.keys(word).length * 4)),
  bytesDone: new Float64Array(new SharedArrayBuffer(threads * 8)),
})

/** Asks all threads to stop as soon as they can, and wakes those that wait. */
export const stop = ({ words }: SharedControl): void => {
  Atomics.store(words, word.stop, 1)
  Atomics.notify(words, word.stop)
}

export const isStopped = ({ words }: SharedControl): boolean => Atomics.load(words, word.stop) === 1

/** Sleeps for a moment, or less if the threads are asked to stop. Not for the main thread. */
export const sleep = ({ words }: SharedControl): void => void Atomics.wait(words, word.stop, 0, 1)

/** The number of the next task that nobody has taken. Neighbours go out one after another, so reads stay nearly sequential. */
export const takeTask = ({ words }: SharedControl): number => Atomics.add(words, word.nextTask, 1)

export const finishTask = ({ words }: SharedControl): void => void Atomics.add(words, word.tasksDone, 1)

export const tasksDone = ({ words }: SharedControl): number => Atomics.load(words, word.tasksDone)

/** The number of the next portion of the final check that nobody has taken. */
export const takeCheck = ({ words }: SharedControl): number => Atomics.add(words, word.nextCheck, 1)

import { availableParallelism } from 'node:os'

/** Threads that hash unless it is said otherwise: the cores that this process may use, at most 4. */
export const threadsHere = (): number => Math.min(availableParallelism(), MAX)

/** Few media are read faster than four threads hash, and the whole program stays below 120 MiB. */
const MAX = 4

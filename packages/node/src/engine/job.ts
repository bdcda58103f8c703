import { type AlgorithmModule, type DigestPlan, digestLengths } from '@gentorrent/core/plugin'
import { type BorderSlots, createSlots } from './border-slots.ts'
import { CHUNK_LENGTH } from './chunk-places.ts'
import { costOf, cutTasks } from './cut-tasks.ts'
import { type FileTable, kind, lengthOf, packFiles } from './file-table.ts'
import { type Grid, gridOf, nodeCount } from './grid.ts'
import type { ReadingAhead } from './read-ahead.ts'
import { createControl, type SharedControl } from './shared-control.ts'

/**
 * Everything that a hashing thread has to know. Plain data, and all that is long is on shared memory: sending it to a
 * worker copies nothing.
 */
export interface Job {
  /** Threads that take part, the main thread included. */
  readonly threads: number
  readonly files: FileTable
  readonly readAhead: ReadingAhead
  /** One per request. */
  readonly grids: readonly Grid[]
  /** For each request of the scope `file` the number of each entry's first node, and the count of all at the end. */
  readonly firsts: readonly (Float64Array | undefined)[]
  /** For each request the nodes of its grid, joined; on shared memory only where workers write to it. */
  readonly nodes: readonly Uint8Array[]
  /**
   * Whether the answers are copied from so much shared memory that all memory counts: then nobody goes on before workers are
   * gone, as only then what they share is garbage.
   */
  readonly isLarge: boolean
  /** Where the tasks begin in the stream, and the stream's end. */
  readonly borders: Float64Array
  readonly slots: BorderSlots
  readonly control: SharedControl
  readonly modules: readonly AlgorithmModule[]
}

export interface Effort {
  /** The most threads that may take part. */
  readonly threads: number
  /** The cost (see `costOf`) from which on more than one does. */
  readonly smallCost: number
  /** The least cost of a task. */
  readonly taskCost: number
  /** Whether a thread works on several tasks side by side, and so needs more than one even where it is alone. */
  readonly sideBySide?: boolean
  /** Whether threads beside the main one are workers, which have no other way to give nodes back than shared memory. */
  readonly byWorkers?: boolean
  readonly readAhead?: {
    /** Bytes that all threads together may have in work before they hash them. */
    readonly length: number
    readonly always: boolean
    readonly inOrder: boolean
  }
}

/** Decides who does what, and takes all the memory that it needs. */
export const createJob = (plan: DigestPlan, effort: Effort): Job => {
  const files = packFiles(plan.files)
  const length = files.starts[files.count]!
  const grids = plan.requests.map(request => gridOf(request, { digestLength: digestLengthOf(plan, request), length }))
  const wanted = costOf(files) < effort.smallCost ? 1 : effort.threads
  const { borders, shared } = cutTasks(files, grids, wanted === 1 && !effort.sideBySide ? Infinity : effort.taskCost)
  const threads = Math.min(wanted, borders.length - 1, shared > 0 ? Math.floor(SLOTS_LENGTH / shared) - 1 : Infinity)
  const firsts = eachFirsts(files, grids)
  const memory = effort.byWorkers && threads > 1 ? SharedArrayBuffer : ArrayBuffer
  const nodes = grids.map((grid, i) => {
    const count = firsts[i]?.[files.count] ?? nodeCount(grid, length)
    return new Uint8Array(new memory(count * grid.digestLength))
  })
  return {
    threads,
    readAhead: chunksAhead(effort, threads),
    files,
    grids,
    firsts,
    nodes,
    isLarge: memory === SharedArrayBuffer && nodes.reduce((sum, { length }) => sum + length, 0) >= LARGE_LENGTH,
    borders,
    slots: createSlots({ length: shared, threads, borders: borders.length }),
    control: createControl(threads),
    modules: plan.modules,
  }
}

const chunksAhead = ({ readAhead }: Effort, threads: number): ReadingAhead => {
  const { length, always, inOrder } = readAhead ?? { length: 0, always: false, inOrder: false }
  const chunks = length > 0 ? Math.max(1, Math.floor(length / threads / CHUNK_LENGTH)) : 0
  return { chunks, always, inOrder }
}

/** Bytes of digests: those of a hybrid of 650,000 small files. */
const LARGE_LENGTH = 1 << 25

/** Memory that threads may take for blocks that they share. */
const SLOTS_LENGTH = 48 * 1024 * 1024

const digestLengthOf = ({ modules }: DigestPlan, { algorithm }: { readonly algorithm: string }): number => {
  const own = digestLengths[algorithm as keyof typeof digestLengths]
  const length = own ?? modules.find(module => module.algorithm === algorithm)?.length
  if (length === undefined) throw new RangeError(`no module for the algorithm ${algorithm}`)
  return length
}

/** Grids of the same units have the same. */
const eachFirsts = (files: FileTable, grids: readonly Grid[]): Job['firsts'] => {
  const known = new Map<number, Float64Array>()
  return grids.map(grid => {
    if (grid.scope !== 'file') return undefined
    const firsts = known.get(grid.unitLength) ?? firstsOf(files, grid)
    known.set(grid.unitLength, firsts)
    return firsts
  })
}

const firstsOf = (files: FileTable, grid: Grid) => {
  const firsts = new Float64Array(new SharedArrayBuffer((files.count + 1) * 8))
  for (let i = 0; i < files.count; i++) {
    firsts[i + 1] = firsts[i]! + (files.kinds[i] === kind.skipped ? 0 : nodeCount(grid, lengthOf(files, i)))
  }
  return firsts
}

import type { DiskPath } from '../disk-path.ts'
import type { Names } from './read-names.ts'

// What a walk and the worker that reads directories ahead of it tell each other.

/** Of each slot, one directory: whether anybody reads it yet. */
export const slotState = { free: 0, waiting: 1, taken: 2, beingRead: 3, ready: 4 } as const

/** Directories that may be announced at once. */
export const SLOT_COUNT: number = 1 << 14

/** Entries that may lie ready for whoever walks: enough to keep ahead, and no matter for memory. */
export const READY_MAX: number = 1 << 15

export interface ListerMemory {
  readonly states: Int32Array
  /** Entries that lie ready. */
  readonly ready: Int32Array
}

export interface Announced {
  readonly slot: number
  readonly directory: DiskPath
}

export interface Listed {
  readonly slot: number
  /** Undefined where it cannot be read. */
  readonly names: Names | undefined
}

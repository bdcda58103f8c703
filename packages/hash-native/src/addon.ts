/** The files of a job, packed. An entry is skipped (kind 0), zeros (1), at a path (2) or given as bytes (3). */
export interface NativeFiles {
  readonly count: number
  /** Offset of each entry in the stream, and the stream's length at the end. */
  readonly starts: Float64Array
  readonly kinds: Uint8Array
  /** Length of each file on disk when it was found, or of the bytes that are given. */
  readonly lengths: Float64Array
  /** The byte of each file with which the entry begins. */
  readonly skips: Float64Array
  /** Modification time of each file in milliseconds when it was found. */
  readonly modified: Float64Array
  /** Paths and bytes: those of entry `i` end at `poolEnds[i]`. */
  readonly pool: Uint8Array
  readonly poolEnds: Float64Array
}

/** Digests of blocks, folded `levels` times, of the stream or of every file. */
export interface NativeRequest {
  readonly algorithm: string
  readonly ofFiles: boolean
  /** Bytes under one digest; `Infinity` for everything. */
  readonly blockLength: number
  /** 0 to 12. */
  readonly levels: number
  /** `blockLength` times two to the power of `levels`. */
  readonly unitLength: number
  /** Whether a last block that is shorter is filled with zeros. */
  readonly fill: boolean
  /** Where the nodes go, one per unit, joined. */
  readonly nodes: Uint8Array
  /** For files: the number of each entry's first node. */
  readonly firsts: Float64Array | undefined
}

/** A job for `run`. Its arrays are written and read by threads until the promise settles. */
export interface NativeJob {
  /** A name of `variants`. */
  readonly variant: string
  /** Threads, 1 to 64. */
  readonly threads: number
  readonly files: NativeFiles
  readonly requests: readonly NativeRequest[]
  /** Where tasks begin in the stream, and the stream's end. Of all units only blocks of the stream may lie across a border. */
  readonly borders: Float64Array
  /** Bytes in the longest block that does; 0 if none does. */
  readonly sharedLength: number
  /** Bytes that are read of a task at once. Default: what is best. For tests. */
  readonly chunkLength?: number
  /** Whether files are mapped instead of copied. Default: what is found to be quicker. For tests. */
  readonly mapping?: boolean
  /** The run stops when the first word is not 0. */
  readonly stopWord: Int32Array
  /** Bytes of content that each thread has done. */
  readonly bytesDone: Float64Array
}

/** What can go wrong, in the order of the numbers that the addon gives. */
export const faultKinds = [
  'none',
  'unreadable',
  'gone',
  'noFile',
  'otherLength',
  'otherTime',
  'endsEarly',
  'noMemory',
] as const

export type FaultKind = (typeof faultKinds)[number]

/** How a run ended. */
export interface Fault {
  /** Place in `faultKinds`; 0 for a run that is complete or was stopped. */
  readonly kind: number
  /** The entry that it is about. */
  readonly index: number
  /** For `unreadable` and `gone` the system's error number, for `otherLength` and `endsEarly` a length. */
  readonly value: number
}

/** What is in a directory. */
export interface NativeListing {
  /** In the order of their bytes: text where they are ASCII, bytes where they are not. */
  readonly names: readonly (string | Uint8Array)[]
  /** Three for each name, symlinks not followed: mode, length, modification time in milliseconds. Mode 0: it cannot be looked at. */
  readonly facts: Float64Array
}

/** What `openLister` of the addon gives. */
export interface ListerHandle {
  readonly '': unique symbol
}

/** What the compiled part exports. */
export interface Addon {
  /** Kernels that this processor can run; `best` mixes them. */
  readonly variants: readonly string[]
  run(job: NativeJob): Promise<Fault>
  /** The digests of all blocks of `bytes`, joined, and that of nothing where there are no bytes; on the calling thread. */
  digestBlocks(variant: string, algorithm: string, bytes: Uint8Array, blockLength: number): Buffer
  /** Threads that read directories ahead of whoever walks them. They end with `closeLister`, or when nobody has the handle. */
  openLister(threads: number): ListerHandle
  /** Announces a directory. What was announced last is read first. Returns a number for `takeListing`. */
  listAhead(lister: ListerHandle, path: Uint8Array): number
  /** A directory that was announced, once, waiting for it if need be; undefined where it cannot be read. */
  takeListing(lister: ListerHandle, number: number): NativeListing | undefined
  closeLister(lister: ListerHandle): void
}

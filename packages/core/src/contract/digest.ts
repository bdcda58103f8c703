import type { FileEntry } from './files.ts'

/**
 * Known algorithms and the bytes in one digest. A plugin that brings an algorithm of its own (see `AlgorithmModule`)
 * adds it here by declaration merging.
 */
export interface Algorithms {
  sha1: 20
  sha256: 32
  md5: 16
}
export type Algorithm = keyof Algorithms

/** Bytes in one digest of the algorithms that every engine must have. */
export const digestLengths: { readonly sha1: 20; readonly sha256: 32; readonly md5: 16 } = {
  sha1: 20,
  sha256: 32,
  md5: 16,
}

/**
 * An algorithm that engines do not have by themselves. The module's default export is a function without arguments that
 * returns a hasher: `{ update(bytes: Uint8Array): void; digest(): Uint8Array }`. Engines load it where they hash.
 */
export interface AlgorithmModule {
  readonly algorithm: Algorithm
  /** Bytes in one digest. */
  readonly length: number
  /** URL of an ES module, usually `new URL('./ed2k.js', import.meta.url).href`. */
  readonly module: string
}

/** `stream`: all entries joined, pads as zeros (BEP 3). `file`: every `data` entry by itself, never pads. */
export type Scope = 'stream' | 'file'

/** One digest of everything in the scope. Result: the digest. */
export interface WholeDigest<S extends Scope = Scope> {
  readonly shape: 'whole'
  readonly scope: S
  readonly algorithm: Algorithm
}

/** One digest per block. Result: the digests joined in order; empty if the scope has 0 bytes. */
export interface BlockDigests<S extends Scope = Scope> {
  readonly shape: 'blocks'
  readonly scope: S
  readonly algorithm: Algorithm
  /** Bytes per block, a positive integer; the last block may be shorter. */
  readonly blockLength: number
  /** Only with the scope `file`: a last block that is shorter is filled with zeros, as by a pad behind the file (BEP 47). */
  readonly fill?: true
}

/**
 * A binary hash tree over blocks; leaves beyond the end are all-zero hashes (the rule of BEP 30 and BEP 52).
 * The width is the smallest power of two that holds all blocks. The engine folds the leaves where it computes them, so
 * a leaf never travels.
 */
export interface TreeDigest<S extends Scope = Scope> {
  readonly shape: 'tree'
  readonly scope: S
  readonly algorithm: Algorithm
  /** Bytes per leaf, a positive integer (16_384 in BEP 52, the piece length in BEP 30); the last leaf may be shorter. */
  readonly leafLength: number
  /** Also keep the layer whose hashes each cover this many bytes; `leafLength` times a power of two. */
  readonly keepLayer?: number
}

/**
 * What a plugin asks the hashing engine for. Plain data, never code: the core joins the requests of all plugins,
 * drops duplicates, and one engine serves them all in ONE pass over the content.
 */
export type DigestRequest = WholeDigest | BlockDigests | TreeDigest

/** The result of a `TreeDigest`. */
export interface Tree {
  readonly root: Uint8Array
  /**
   * The kept layer's hashes joined, without those that cover only padding; empty if no layer was asked for or one hash
   * would cover all.
   */
  readonly layer: Uint8Array
}

/** One value per `data` entry, by entry. Backed by packed buffers: a million files are a normal day. */
export interface PerFile<V> {
  /** The entry's value; undefined for pads and symlinks, and for empty files unless the request's shape is `whole`. */
  get(file: FileEntry): V | undefined
  /** All entries that have a value, in stream order. */
  entries(): Iterable<readonly [file: FileEntry, value: V]>
}

/** Values by file, found when they are asked for. */
export const perFile = <V>(files: readonly FileEntry[], get: (file: FileEntry) => V | undefined): PerFile<V> => ({
  get,
  *entries() {
    for (const file of files) {
      const value = get(file)
      if (value !== undefined) yield [file, value] as const
    }
  },
})

type ValueOf<R extends DigestRequest> = R extends TreeDigest ? Tree : Uint8Array

/** The result of one request: one value for the stream, or one per `data` entry. */
export type DigestResult<R extends DigestRequest> = R extends { readonly scope: 'stream' }
  ? ValueOf<R>
  : PerFile<ValueOf<R>>

/** Requests by the name that the plugin gives each; the results come back under the same names. */
export type DigestRequests = Readonly<Record<string, DigestRequest | undefined>>

/** A request that is made only under a condition gives a result that may be undefined. */
export type DigestResults<D extends DigestRequests> = {
  readonly [K in keyof D]: undefined extends D[K]
    ? DigestResult<NonNullable<D[K]>> | undefined
    : DigestResult<NonNullable<D[K]>>
}

/** Everything to compute in one pass. Plain data: it survives `structuredClone` and can be printed, cached or sent. */
export interface DigestPlan {
  readonly files: readonly Pick<FileEntry, 'path' | 'length' | 'role' | 'content'>[]
  /** No duplicates. */
  readonly requests: readonly DigestRequest[]
  /** Where to load the algorithms that are not the engine's own. */
  readonly modules: readonly AlgorithmModule[]
}

/**
 * One value per file of the plan, packed. The value of file `i` is `values.subarray(ends[i - 1] ?? 0, ends[i])`; a file
 * without a value has an empty one. For trees `values` holds the roots, and `layers` the kept layers likewise.
 */
export interface PackedAnswer {
  readonly values: Uint8Array
  readonly ends: Float64Array
  readonly layers?: { readonly values: Uint8Array; readonly ends: Float64Array }
}

/** One request's answer: for the scope `stream` one value, for the scope `file` one value per `plan.files`. */
export type DigestAnswer = Uint8Array | Tree | PackedAnswer

export interface Progress {
  /** Bytes of content done, from 0 to `bytesTotal`; pads and other virtual zeros do not count. */
  readonly bytesDone: number
  readonly bytesTotal: number
}

/** A back end: worker threads, native code, other machines. It knows digests and bytes, never plugins or bencode. */
export interface HashEngine {
  readonly name: string
  /** The core refuses a plan with any other algorithm before a byte is read (`ALGORITHM_UNSUPPORTED`). */
  readonly algorithms: ReadonlySet<Algorithm>
  /** Whether the engine can load `plan.modules`. */
  readonly loadsModules: boolean
  /**
   * One digest of bytes in memory, for info-hashes. Where an engine has none, WebCrypto gives it, which copies the bytes
   * first: hundreds of megabytes where there are a million files.
   */
  digest?(algorithm: 'sha1' | 'sha256', bytes: Uint8Array): Promise<Uint8Array>
  /**
   * The digests of all blocks of bytes in memory, joined, at once: for trees whose nodes are known. Undefined where the engine
   * cannot, or not yet.
   */
  digestBlocks?(algorithm: 'sha1' | 'sha256', bytes: Uint8Array, blockLength: number): Uint8Array | undefined
  /**
   * Reads every byte at most once and answers the requests in their order.
   *
   * @throws GentorrentError `CONTENT_UNREADABLE`, `CONTENT_CHANGED` (the length or modification time differs from the
   * plan's), `ABORTED`
   */
  run(
    plan: DigestPlan,
    control: { readonly signal: AbortSignal; readonly onProgress?: (progress: Progress) => void },
  ): Promise<readonly DigestAnswer[]>
}

/** Asks for one digest of everything in the scope. */
export const whole = <const S extends Scope>(algorithm: Algorithm, scope: S): WholeDigest<S> => ({
  shape: 'whole',
  scope,
  algorithm,
})

/** Asks for one digest per `blockLength` bytes. */
export const blocks = <const S extends Scope>(
  algorithm: Algorithm,
  scope: S,
  blockLength: number,
  options: { readonly fill?: true } = {},
): BlockDigests<S> => ({
  shape: 'blocks',
  scope,
  algorithm,
  blockLength,
  ...options,
})

/** Asks for a hash tree with leaves of `leafLength` bytes. */
export const tree = <const S extends Scope>(
  algorithm: Algorithm,
  scope: S,
  shape: { readonly leafLength: number; readonly keepLayer?: number },
): TreeDigest<S> => ({ shape: 'tree', scope, algorithm, ...shape })

import type { Algorithm, DigestRequest, Scope, TreeDigest } from '@gentorrent/core/plugin'

/** A request as geometry: which bytes are under which digest. */
export interface Grid {
  readonly scope: Scope
  readonly algorithm: Algorithm
  readonly digestLength: number
  /** Bytes under one digest of content; `Infinity` for `whole`. */
  readonly blockLength: number
  /** How often a hashing thread folds the digests before it stores a node; 0 for everything but trees. */
  readonly levels: number
  /** Bytes under one stored node: `blockLength` times two to the power of `levels`. */
  readonly unitLength: number
  /** A last block that is shorter is filled with zeros. */
  readonly fill: boolean
}

interface Scale {
  /** Bytes in one digest of the request's algorithm. */
  readonly digestLength: number
  /** Bytes in all entries. */
  readonly length: number
}

/** The grid of a request over content of this scale. */
export const gridOf = (request: DigestRequest, { digestLength, length }: Scale): Grid => {
  const { scope, algorithm } = request
  const blockLength =
    request.shape === 'whole' ? Infinity : request.shape === 'blocks' ? request.blockLength : request.leafLength
  const levels = request.shape === 'tree' ? storedLevel(request, length) : 0
  const fill = request.shape === 'blocks' && request.fill === true
  return { scope, algorithm, digestLength, blockLength, levels, unitLength: blockLength * 2 ** levels, fill }
}

/** Stored nodes for a scope of `length` bytes. */
export const nodeCount = ({ unitLength }: Grid, length: number): number =>
  unitLength === Infinity ? 1 : Math.ceil(length / unitLength)

/**
 * Whether two threads can share a block: one hands its first bytes to the other, which completes the block. That takes
 * memory of a block for every thread, so not blocks of any length.
 */
export const canBeShared = ({ scope, blockLength, levels }: Grid): boolean =>
  scope === 'stream' && levels === 0 && blockLength <= SHARED_MAX

const SHARED_MAX = 1 << 24

/** Levels between the leaves of a tree and the layer that the request keeps; undefined if it keeps none. */
export const keptLevel = ({ leafLength, keepLayer }: TreeDigest): number | undefined => {
  if (keepLayer === undefined) return undefined
  const level = Math.log2(keepLayer / leafLength)
  if (!Number.isInteger(level) || level < 0)
    throw new RangeError(`keepLayer ${keepLayer} is not ${leafLength} times a power of two`)
  return level
}

/** A thread holds the digests of one unit: 128 KiB of SHA-256. */
const LEVELS_MAX = 12

/** So many stored nodes are few, whatever the content. */
const NODES_FEW = 1 << 17

/** Files below this are mostly alone under one node. */
const FILE_UNIT = 1 << 20

/**
 * The level that threads fold to. Not above the kept one, and else as low as memory allows: for the stream, because work
 * can be cut anywhere in blocks but only between the units of a tree; for files until most have but one node.
 */
const storedLevel = (request: TreeDigest, length: number): number => {
  const { scope, leafLength } = request
  const wanted = Math.max(length / NODES_FEW, scope === 'file' ? FILE_UNIT : 0)
  const level = Math.ceil(Math.log2(Math.max(wanted / leafLength, 1)))
  return Math.min(keptLevel(request) ?? level, LEVELS_MAX)
}

import type { PackedAnswer, Tree, TreeDigest } from '@gentorrent/core/plugin'
import { endsOf } from './ends-of.ts'
import { type Lengths, lengthOf } from './file-table.ts'
import { levelsAbove } from './fold.ts'
import { type Grid, keptLevel } from './grid.ts'
import type { TreeClimber } from './tree-climber.ts'
import { unshared } from './unshared.ts'

/** A request for trees, and what the threads left of it: nodes at the grid's level, still to be folded to the roots. */
export interface Trees {
  readonly request: TreeDigest
  readonly grid: Grid
  readonly nodes: Uint8Array
  readonly climber: TreeClimber
}

/** The tree of a stream of `length` bytes. */
export const streamTree = (trees: Trees, length: number): Promise<Tree> => treeOf(trees, trees.nodes, length)

/** The trees of all files; the nodes of file `i` begin with number `firsts[i]`. */
export const fileTrees = async (trees: Trees, files: Lengths, firsts: Float64Array): Promise<PackedAnswer> => {
  const { digestLength } = trees.grid
  const has = (i: number) => firsts[i + 1]! > firsts[i]!
  const rootEnds = endsOf(files.count, i => (has(i) ? digestLength : 0))
  const layerLength = (i: number) => (has(i) ? keptCount(trees.request, lengthOf(files, i)) * digestLength : 0)
  const layerEnds = endsOf(files.count, layerLength)
  // Where every file has one node, as small ones have, that is its root.
  const rootsLength = rootEnds.at(-1) ?? 0
  if (rootsLength === trees.nodes.length)
    return { values: unshared(trees.nodes), ends: rootEnds, layers: { values: none, ends: layerEnds } }
  const roots = new Uint8Array(rootsLength)
  const layers = new Uint8Array(layerEnds.at(-1) ?? 0)
  for (let i = 0; i < files.count; i++) {
    const nodes = trees.nodes.subarray(firsts[i]! * digestLength, firsts[i + 1]! * digestLength)
    if (nodes.length <= digestLength) {
      roots.set(nodes, rootEnds[i - 1] ?? 0)
    } else {
      const { root, layer } = await treeOf(trees, nodes, lengthOf(files, i))
      roots.set(root, rootEnds[i - 1] ?? 0)
      layers.set(layer, layerEnds[i - 1] ?? 0)
    }
  }
  return { values: roots, ends: rootEnds, layers: { values: layers, ends: layerEnds } }
}

const none = new Uint8Array(0)

const treeOf = async ({ request, grid, climber }: Trees, stored: Uint8Array, length: number): Promise<Tree> => {
  const { digestLength, levels } = grid
  const top = levelsAbove(Math.ceil(length / request.leafLength))
  const kept = keptCount(request, length)
  const nodes = Buffer.alloc(stored.length + digestLength)
  nodes.set(stored)
  let count = stored.length / digestLength
  let level = Math.min(levels, top)
  if (kept > 0) {
    const keepLevel = keptLevel(request)!
    count = await climber.climb(nodes, count, level, keepLevel)
    level = keepLevel
  }
  const layer = Uint8Array.from(nodes.subarray(0, kept * digestLength))
  await climber.climb(nodes, count, level, top)
  return { root: Uint8Array.from(nodes.subarray(0, digestLength)), layer }
}

/** Nodes of the layer that a request keeps of `length` bytes. */
const keptCount = ({ keepLayer = Infinity }: TreeDigest, length: number) =>
  length > keepLayer ? Math.ceil(length / keepLayer) : 0

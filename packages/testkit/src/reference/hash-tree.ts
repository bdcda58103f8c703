/**
 * Every level of a hash tree, from the leaves to the root (BEP 30, BEP 52): the width is the smallest power of two that holds
 * all leaves, missing leaves are zeros, and a parent is the hash of its two children.
 */
export const hashTree = (
  leaves: readonly Uint8Array[],
  hash: (bytes: Uint8Array) => Uint8Array,
): readonly (readonly Uint8Array[])[] => {
  let width = 1
  while (width < leaves.length) width *= 2
  const filler = new Uint8Array(leaves[0]?.length ?? 0)
  const levels: (readonly Uint8Array[])[] = [[...leaves, ...Array<Uint8Array>(width - leaves.length).fill(filler)]]
  for (let level = levels[0]!; level.length > 1; level = levels.at(-1)!) levels.push(parentsOf(level, hash))
  return levels
}

const parentsOf = (level: readonly Uint8Array[], hash: (bytes: Uint8Array) => Uint8Array) =>
  level.flatMap((left, at) => (at % 2 === 0 ? [hash(Buffer.concat([left, level[at + 1]!]))] : []))

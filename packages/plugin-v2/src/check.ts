import type { Issue } from '@gentorrent/core/plugin'
import type { Leaf } from './read-tree.ts'

/** Looks at the files of a tree as they come by, and says at the end what is wrong with them. */
export interface Check {
  see(leaf: Leaf): void
  done(): readonly Issue[]
}

import { hex } from '@gentorrent/core'
import {
  type BReadDict,
  counted,
  dict,
  error,
  type Issue,
  type Reading,
  type Torrent,
  warning,
} from '@gentorrent/core/plugin'
import type { Check } from './check.ts'
import { hashLength, keyOf, sameAt } from './hashes.ts'
import type { Leaf } from './read-tree.ts'
import { rootOfLayer } from './root-of-layer.ts'
import { shown } from './shown.ts'

/**
 * What is wrong with `piece layers` (BEP 52): there must be one for each root of a file of more than one piece, as long as
 * the file has pieces, that gives the root when it is folded; and no other.
 */
export const layerCheck = (
  { metainfo }: Torrent,
  pieceLength: number,
  digestBlocks: Reading['digestBlocks'],
): Check => {
  const rootOf = (layer: Uint8Array) => rootOfLayer(layer, pieceLength, digestBlocks)
  const layers = dict(metainfo.get('piece layers'))
  const issues: Issue[] = []
  const checked = new Set<string>()
  return {
    see: leaf => {
      const { root, length = 0 } = leaf
      if (!root || length <= pieceLength) return
      const name = keyOf(root)
      // Files with the same content share a layer; of another number of pieces they cannot, and then each is looked at. By its
      // length to the byte it would not be: thousands of files could have a layer of megabytes folded for each of them.
      const once = `${name}${Math.ceil(length / pieceLength)}`
      if (checked.has(once)) return
      checked.add(once).add(name)
      const issue = layers && layerIssue(leaf, layers, { pieceLength, rootOf })
      if (issue) issues.push({ ...issue, path: leaf.path.map(shown) })
    },
    done: () => {
      if (layers) return [...issues, ...keyIssues(layers, checked)]
      const message = '`piece layers` is missing or not a dictionary'
      // libtorrent and BiglyBT do without where there is nothing to say.
      return [checked.size > 0 ? error('V2_LAYERS', message, key) : warning('V2_LAYERS', message, key)]
    },
  }
}

const key = 'metainfo.piece layers'

interface Trees {
  readonly pieceLength: number
  readonly rootOf: (layer: Uint8Array) => Uint8Array
}

const layerIssue = (
  { path, root, length = 0 }: Leaf,
  layers: BReadDict,
  { pieceLength, rootOf }: Trees,
): Issue | undefined => {
  const name = `\`${path.map(shown).join('/')}\``
  const layer = layers.get(root!)
  const needed = Math.ceil(length / pieceLength)
  if (layer === undefined) return error('V2_LAYER_MISSING', `${name} has no entry in \`piece layers\``, key)
  if (!(layer instanceof Uint8Array)) return error('V2_LAYER', `the piece layer of ${name} is not a byte string`, key)
  if (layer.length !== needed * hashLength) {
    const message = `the piece layer of ${name} has ${counted(layer.length, 'byte')} where its ${needed} pieces need ${needed * hashLength}`
    return error('V2_LAYER', message, key)
  }
  return sameAt(rootOf(layer), root!)
    ? undefined
    : error('V2_LAYER_ROOT', `the piece layer of ${name} does not give its \`pieces root\``, key)
}

const keyIssues = (layers: BReadDict, known: ReadonlySet<string>): readonly Issue[] => {
  const issues: Issue[] = []
  const seen = new Set<string>()
  for (const [root] of layers.entries()) {
    const name = root.length === hashLength ? keyOf(root) : undefined
    if (name === undefined || !known.has(name)) {
      const message = `\`piece layers\` has the key ${hex(root)}, which no file of more than one piece has as its root`
      issues.push(error('V2_LAYER_UNKNOWN', message, key))
    } else if (seen.has(name)) {
      issues.push(error('V2_LAYER_TWICE', `\`piece layers\` has the key ${hex(root)} twice`, key))
    }
    if (name !== undefined) seen.add(name)
  }
  return issues
}

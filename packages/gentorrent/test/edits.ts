import { type CreateInput, create, type EditInput, edit } from '@gentorrent/core'
import { definePlugin, type HashEngine, type Plugin } from '@gentorrent/core/plugin'
import { attributes } from '@gentorrent/plugin-attributes'
import { checksums } from '@gentorrent/plugin-checksums'
import { extra } from '@gentorrent/plugin-extra'
import { feed } from '@gentorrent/plugin-feed'
import { merkle } from '@gentorrent/plugin-merkle'
import { privateTorrent } from '@gentorrent/plugin-private'
import { signing } from '@gentorrent/plugin-signing'
import { similar } from '@gentorrent/plugin-similar'
import { tracker } from '@gentorrent/plugin-tracker'
import { v2 } from '@gentorrent/plugin-v2'
import { webseed } from '@gentorrent/plugin-webseed'
import { entries, referenceEngine } from '@gentorrent/testkit'

export const installed: readonly Plugin[] = [
  attributes,
  checksums,
  extra,
  feed,
  merkle,
  privateTorrent,
  signing,
  similar,
  tracker,
  v2,
  webseed,
]

/** Lists files in an order of its own, as many programs do, and is not there when they are edited. */
export const reversed = definePlugin({
  id: 'reversed',
  summary: 'Another order',
  beps: [],
  options: {},
  writes: [],
  files: { order: files => [...files].sort((a, b) => (a.path.join('/') < b.path.join('/') ? 1 : -1)) },
  read: { detect: () => undefined },
})()

/** An engine that notes what is read. */
export const counting = () => {
  const runs: (readonly string[])[] = []
  const engine: HashEngine = {
    ...referenceEngine,
    run: (plan, control) => {
      runs.push(
        plan.files.filter(({ role, length }) => role === 'data' && length > 0).map(({ path }) => path.join('/')),
      )
      return referenceEngine.run(plan, control)
    },
  }
  return { engine, runs }
}

export const making = (input: Pick<CreateInput, 'files' | 'plugins'> & Partial<CreateInput>) =>
  create({ name: 'pub', single: false, installed, pieceLength: 16_384, engine: referenceEngine, ...input })

export const editing = (bytes: Uint8Array, input: Partial<EditInput>) =>
  edit({ bytes, installed, mayChangeInfoHash: true, ...input })

export const several = entries({ 'a/b.bin': 20_000, 'a.txt': 30_000, empty: 0, 'z.bin': 40_000 })
export const hybrid = { plugin: v2, options: { mode: 'hybrid' } }

import { isGentorrentError } from '@gentorrent/core'
import type { ActivePlugin, Plugin, Requirement } from '@gentorrent/core/plugin'
import type { FoundPlugins } from '../plugins.ts'

/**
 * The plugins that the active ones require, and those that these require, as far as they are there and can be loaded. Who
 * switches them on, and says which are missing, is the core.
 */
export const loadRequired = async (
  active: readonly ActivePlugin[],
  { found }: FoundPlugins,
): Promise<readonly Plugin[]> => {
  const ids = new Set(active.map(({ definition }) => definition.id))
  const loaded: Plugin[] = []
  const queue = [...active]
  for (let wanting = queue.shift(); wanting; wanting = queue.shift()) {
    for (const { plugin: id, options } of requirementsOf(wanting)) {
      const there = ids.has(id) ? undefined : found.find(({ manifest }) => manifest.id === id)
      if (!there) continue
      ids.add(id)
      try {
        const plugin = await there.load()
        loaded.push(plugin)
        queue.push(plugin(options))
      } catch (error) {
        if (!isGentorrentError(error)) throw error
      }
    }
  }
  return loaded
}

const requirementsOf = ({ definition: { requires = [] }, options }: ActivePlugin): readonly Requirement[] =>
  (typeof requires === 'function' ? requires(options as any) : requires).map(wanted =>
    typeof wanted === 'string' ? { plugin: wanted } : wanted,
  )

import { isGentorrentError } from '@gentorrent/core'
import type { ActivePlugin, Plugin, Requirement } from '@gentorrent/core/plugin'
import { officialPlugins, pluginLacking } from '../official-plugins.ts'
import type { FoundPlugins } from '../plugins.ts'

/**
 * The plugins that the active ones require, and those that these require, as far as they are there and can be loaded. Who
 * switches them on, and says which are missing, is the core; but it does not know of any that the person has left out.
 *
 * @param noOthers - `--no-plugins`: only those that are named count
 * @throws GentorrentError `USAGE` if one is required that this leaves out
 */
export const loadRequired = async (
  active: readonly ActivePlugin[],
  { found, missing }: Pick<FoundPlugins, 'found' | 'missing'>,
  noOthers: boolean,
): Promise<readonly Plugin[]> => {
  const ids = new Set(active.map(({ definition }) => definition.id))
  const loaded: Plugin[] = []
  const queue = [...active]
  for (let wanting = queue.shift(); wanting; wanting = queue.shift()) {
    for (const { plugin: id, options } of requirementsOf(wanting)) {
      if (ids.has(id)) continue
      ids.add(id)
      const there = found.find(({ manifest }) => manifest.id === id)
      const official = noOthers && !there ? officialPlugins.find(each => each.id === id) : undefined
      if (official) throw pluginLacking(wanting.definition.id, official, missing)
      if (!there) continue
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

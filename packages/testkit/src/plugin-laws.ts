import type { ActivePlugin, OptionSpecs, Plugin } from '@gentorrent/core/plugin'
import type { Law } from './law.ts'
import { absent } from './plugin/absent.ts'
import { declared, documented } from './plugin/declared.ts'
import { edited, renamed } from './plugin/edited.ts'
import { order } from './plugin/order.ts'
import { flippedByte, ownWork } from './plugin/own-work.ts'
import type { PluginCase } from './plugin/plugin-case.ts'
import { pure } from './plugin/pure.ts'
import { roundTrip } from './plugin/round-trip.ts'
import { told } from './plugin/told.ts'
import { tough } from './plugin/tough.ts'

/**
 * The laws that every plugin keeps, for the cases given. A plugin needs at least one case; have one for each thing that it does.
 *
 * @param given.companions plugins with which it must share a torrent, in any order
 * @param given.manifest what stands in the `manifest.json` of the plugin's package, if it has one
 */
export const pluginLaws = <O extends OptionSpecs>(
  plugin: Plugin<O>,
  {
    cases,
    companions = [],
    manifest,
  }: {
    readonly cases: readonly PluginCase<NoInfer<O>>[]
    readonly companions?: readonly ActivePlugin[]
    readonly manifest?: unknown
  },
): readonly Law[] => {
  if (cases.length === 0) throw new Error('pluginLaws needs at least one case')
  const { id, live } = plugin.definition
  const isLive = ({ options }: PluginCase): boolean =>
    (typeof live === 'function' ? live(plugin(options).options as any) : live) === true
  const perCase = (
    what: string,
    law: (plugin: Plugin, given: PluginCase) => Promise<void>,
    holds: (given: PluginCase) => boolean = () => true,
  ): readonly Law[] =>
    cases.filter(holds).map(given => ({ name: `${id} ${what}: ${given.name}`, check: () => law(plugin, given) }))
  // What depends on others' answers may be another thing each time; tests of its own must show that it is right.
  const repeatable: typeof perCase = (what, law) => perCase(what, law, given => !isLive(given))
  return [
    { name: `${id} is documented`, check: () => documented(plugin) },
    ...(manifest === undefined
      ? []
      : [{ name: `${id} is what its manifest says`, check: () => told(plugin, manifest) }]),
    ...perCase('writes and says only what it declares', declared),
    ...repeatable('is pure', pure),
    ...repeatable('detects what it wrote', roundTrip),
    ...repeatable('does not depend on order', (given, example) => order(given, example, companions)),
    ...repeatable('edits as it writes', edited),
    ...repeatable('lets a torrent be renamed', renamed),
    ...perCase('is silent where it is absent', absent),
    ...perCase('finds no fault with its own work', ownWork),
    ...perCase('finds a changed byte', flippedByte),
    ...perCase('reads anything without throwing', tough),
  ]
}

import type { OptionSpec } from '@gentorrent/core/plugin'
import type { Command } from '../command.ts'
import { commands } from '../commands.ts'
import { type FlagSpec, type GivenFlags, longFlag, readOptions } from '../flags.ts'
import type { FoundPlugins } from '../plugins.ts'
import type { World } from '../world.ts'
import { configFlags, type Setting, withWords } from './config-flags.ts'
import type { Config } from './no-config.ts'
import { invalid } from './read-config.ts'

/**
 * What was given, with what config files say where nothing was.
 *
 * @throws GentorrentError `CONFIG_INVALID`
 */
export const applyConfig = async (
  given: GivenFlags,
  {
    command,
    config,
    plugins,
    world,
  }: { readonly command: Command; readonly config: Config; readonly plugins: FoundPlugins; readonly world: World },
): Promise<{ readonly given: GivenFlags; readonly settings: ReadonlyMap<string, Setting> }> => {
  const names = [
    ...commands.map(({ name }) => name),
    ...plugins.found.flatMap(({ manifest }) => manifest.commands.map(({ name }) => name)),
  ]
  const settings = configFlags(config.layers, command, names, plugins)
  const specs = new Map(
    [...plugins.found.map(({ manifest }) => manifest.options), command.flags].flatMap(options =>
      Object.values<OptionSpec | FlagSpec>(options).map(spec => [longFlag(spec.flag), spec] as const),
    ),
  )
  for (const { flag, key, texts, layer } of settings.values()) {
    const spec = specs.get(flag)
    if (!spec || given.has(flag)) continue
    // Said with the file and the key: on the command line there is nothing of it to be seen.
    const { problems } = await readOptions({ value: spec }, new Map([[flag, texts]]), world)
    if (problems.length > 0) throw invalid(layer.path, `\`${key}\`: ${problems[0]!.message}`)
  }
  return { given: withWords(settings, given), settings }
}

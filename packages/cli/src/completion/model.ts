import type { OptionSpec } from '@gentorrent/core/plugin'
import { commandOf } from '../brought-command.ts'
import type { Command } from '../command.ts'
import { commands } from '../commands.ts'
import { declaredFlags } from '../declared-flags.ts'
import { type FlagSpec, longFlag, optionsTaken, valueNeed } from '../flags.ts'
import type { FoundPlugins } from '../plugins.ts'

/** Everything that can be typed, as data: completions and the manual are made of it. */
export type Model = readonly ModelCommand[]

export interface ModelCommand {
  readonly name: string
  readonly summary: string
  /** `<path>`, `[path]` … */
  readonly arguments: readonly { readonly name: string; readonly summary: string }[]
  readonly flags: readonly ModelFlag[]
  /** What the help says below the flags. */
  readonly help?: string
}

export interface ModelFlag {
  /** `--v2` */
  readonly long: string
  /** `-o` */
  readonly short?: string
  /** As it is written: `--v2 [mode]`. */
  readonly written: string
  readonly summary: string
  /** Heading under which the help has it. */
  readonly group: string
  readonly value: 'must' | 'may' | 'none'
  readonly choices: readonly string[]
}

/** The commands of gentorrent and of the plugins that are found, with the flags that each has here. */
export const modelOf = async (plugins: FoundPlugins): Promise<Model> => {
  const own = await Promise.all(commands.map(({ load }) => load()))
  const brought = plugins.found.flatMap(plugin => plugin.manifest.commands.map(command => commandOf(plugin, command)))
  return [...own, ...brought].map(command => {
    const specs = specsOf(command, plugins)
    return {
      name: command.name,
      summary: command.summary,
      arguments: command.arguments,
      flags: [...declaredFlags(command, plugins)].map(([long, { flags, text, group }]): ModelFlag => {
        const short = /^(-\w), /.exec(flags)?.[1]
        return {
          long,
          ...(short !== undefined && { short }),
          written: flags,
          summary: text,
          group,
          value: valueNeed(flags),
          choices: specs.get(long)?.choices ?? [],
        }
      }),
      ...(command.help !== undefined && { help: command.help }),
    }
  })
}

const specsOf = (command: Command, { found }: FoundPlugins): ReadonlyMap<string, OptionSpec> =>
  new Map(
    [command.flags, ...found.map(({ manifest }) => optionsTaken(manifest.options, command.takesOptions))].flatMap(
      options => Object.values<OptionSpec | FlagSpec>(options).map(spec => [longFlag(spec.flag), spec] as const),
    ),
  )

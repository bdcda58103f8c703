import type { OptionSpec } from '@gentorrent/core/plugin'
import { type Command, defineCommand, sharedFlags } from '../command.ts'
import { longFlag } from '../flags.ts'
import type { PluginsJson } from '../json.ts'
import { bold, dim, type Line, red } from '../line.ts'
import type { FoundPlugin, FoundPlugins } from '../plugins.ts'

const flags = { ...sharedFlags } as const

export const plugins: Command = defineCommand({
  name: 'plugins',
  summary: 'List the plugins that are installed, and those that are not',
  arguments: [],
  flags,
  toleratesBroken: true,
  help: `Plugins are looked for next to gentorrent itself, by their official names, and where --plugin points; never in the
current folder by themselves.`,
  async run({ report, plugins: all }) {
    await report.result({ lines: () => lines(all), json: () => toJson(all) })
    return all.broken.length > 0 ? 2 : 0
  },
})

const lines = ({ found, missing, broken }: FoundPlugins): readonly Line[] => [
  ...found.flatMap(each => {
    const { definition } = each.plugin
    return [
      [bold(definition.id), `  ${definition.summary}`, dim(bepText(definition.beps))],
      row('from', originOf(each)),
      row('keys', keysOf(each).join(', ') || 'none'),
      row('flags', flagsOf(each).join(', ') || 'none'),
      ...(commandsOf(each).length > 0 ? [row('commands', commandsOf(each).join(', '))] : []),
    ]
  }),
  ...missing.flatMap((official): Line[] => [
    [bold(official.id), dim('  not installed')],
    row('flags', official.flags.join(', ')),
    row('install', `npm install ${official.package}`),
  ]),
  ...broken.map((error): Line => [red('error: '), error.message]),
]

const row = (label: string, text: string): Line => [dim(`  ${label.padEnd(9)}`), text]

const bepText = (beps: readonly number[]) => (beps.length > 0 ? `  BEP ${beps.join(', ')}` : '')

const originOf = ({ from, package: name, version, path }: FoundPlugin) =>
  from === 'core' ? 'gentorrent itself' : [name && `${name} ${version}`, path].filter(Boolean).join(', ')

const keysOf = ({ plugin }: FoundPlugin): readonly string[] => {
  const { writes } = plugin.definition
  if (typeof writes !== 'function') return writes
  try {
    return writes(plugin().options)
  } catch {
    return []
  }
}

const flagsOf = ({ plugin: { definition } }: FoundPlugin): readonly string[] => [
  ...(definition.flag ? [definition.flag] : []),
  ...Object.values<OptionSpec>(definition.options).map(({ flag }) => longFlag(flag)),
]

const commandsOf = ({ plugin }: FoundPlugin): readonly string[] =>
  (plugin.definition.commands ?? []).map(({ name }) => name)

const toJson = ({ found, missing, broken }: FoundPlugins): PluginsJson => ({
  plugins: found.map(({ plugin, from, package: name, version, path }) => ({
    id: plugin.definition.id,
    summary: plugin.definition.summary,
    beps: plugin.definition.beps,
    from,
    ...(name !== undefined && { package: name }),
    ...(version !== undefined && { version }),
    ...(path !== undefined && { path }),
    keys: keysOf({ plugin, from }),
    flags: flagsOf({ plugin, from }),
    commands: commandsOf({ plugin, from }),
  })),
  missing,
  broken: broken.map(({ code, message }) => ({ code, message })),
})

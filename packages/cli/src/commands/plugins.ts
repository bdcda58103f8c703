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
    const { id, summary, beps, writes } = each.manifest
    return [
      [bold(id), `  ${summary}`, dim(bepText(beps))],
      row('from', originOf(each)),
      row('keys', writes.join(', ') || 'none'),
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

const flagsOf = ({ manifest: { flag, options } }: FoundPlugin): readonly string[] => [
  ...(flag ? [flag] : []),
  ...Object.values<OptionSpec>(options).map(spec => longFlag(spec.flag)),
]

const commandsOf = ({ manifest }: FoundPlugin): readonly string[] => manifest.commands.map(({ name }) => name)

const toJson = ({ found, missing, broken }: FoundPlugins): PluginsJson => ({
  plugins: found.map(each => ({
    id: each.manifest.id,
    summary: each.manifest.summary,
    beps: each.manifest.beps,
    from: each.from,
    ...(each.package !== undefined && { package: each.package }),
    ...(each.version !== undefined && { version: each.version }),
    ...(each.path !== undefined && { path: each.path }),
    keys: each.manifest.writes,
    flags: flagsOf(each),
    commands: commandsOf(each),
  })),
  missing,
  broken: broken.map(({ code, message }) => ({ code, message })),
})

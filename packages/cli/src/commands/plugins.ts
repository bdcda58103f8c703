import { GentorrentError } from '@gentorrent/core'
import type { OptionSpec } from '@gentorrent/core/plugin'
import { type Call, type Command, defineCommand, sharedFlags } from '../command.ts'
import type { ExitCode } from '../exit-codes.ts'
import { longFlag } from '../flags.ts'
import type { PluginsJson } from '../json.ts'
import { bold, dim, type Line, red } from '../line.ts'
import { wayToHave } from '../official-plugins.ts'
import type { FoundPlugin, FoundPlugins } from '../plugins.ts'

const flags = { ...sharedFlags } as const

export const plugins: Command = defineCommand({
  name: 'plugins',
  summary: 'List plugins, tell about one, add some of your own, or remove them',
  arguments: [
    { name: '[action]', summary: 'list (the default), info, add or remove' },
    { name: '[plugin...]', summary: 'Short names (dht), packages, and for add also tarballs and folders' },
  ],
  flags,
  toleratesBroken: true,
  help: `Plugins are looked for where --plugin points, next to gentorrent itself by their official names, and in a folder of your
own, where \`add\` installs them with npm or pnpm, without running any script of theirs; never in the current folder.
A short name such as dht stands for @gentorrent/plugin-dht, then for gentorrent-plugin-dht; any other package is added with its
version, as in other-name@latest.

Examples:
  gentorrent plugins
  gentorrent plugins add dht
  gentorrent plugins add ./gentorrent-plugin-mine-1.0.0.tgz
  gentorrent plugins info dht
  gentorrent plugins remove dht`,
  async run(call) {
    const { report, plugins: all, arguments: words } = call
    const [action = 'list', ...names] = words
    const act = actions.get(action)
    if (!act || (action === 'list') !== (names.length === 0)) throw usage(action, names)
    if (act === list) {
      await report.result({ lines: () => lines(all), json: () => toJson(all) })
      return all.broken.length > 0 ? 2 : 0
    }
    return act(names, call)
  },
})

const list = async (): Promise<ExitCode> => 0

type Action = (names: readonly string[], call: Call<any>) => Promise<ExitCode>

const actions: ReadonlyMap<string, Action> = new Map<string, Action>([
  ['list', list],
  ['info', async (names, call) => (await import('./plugin-info.ts')).pluginInfo(names, call)],
  ['add', async (names, call) => (await import('./plugins-add.ts')).addPlugins(names, call)],
  ['remove', async (names, call) => (await import('./plugins-add.ts')).removePlugins(names, call)],
])

const usage = (action: string, names: readonly string[]) => {
  const because = !actions.has(action)
    ? `\`gentorrent plugins\` takes list, info, add or remove, and not \`${action}\``
    : names.length === 0
      ? `say which: \`gentorrent plugins ${action} <plugin>\``
      : '`gentorrent plugins list` lists all of them: leave the names out'
  return new GentorrentError('USAGE', { because })
}

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
    row('install', wayToHave(official)),
  ]),
  ...broken.map(({ error }): Line => [red('error: '), error.message]),
]

const row = (label: string, text: string): Line => [dim(`  ${label.padEnd(9)}`), text]

const bepText = (beps: readonly number[]) => (beps.length > 0 ? `  BEP ${beps.join(', ')}` : '')

export const originOf = ({ from, package: name, version, path }: FoundPlugin): string =>
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
  broken: broken.map(({ error: { code, message } }) => ({ code, message })),
})

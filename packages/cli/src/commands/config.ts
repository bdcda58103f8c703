import { type Command, defineCommand, sharedFlags } from '../command.ts'
import { commands } from '../commands.ts'
import { configFlags, type Setting } from '../config/config-flags.ts'
import type { Config } from '../config/no-config.ts'
import type { ConfigJson } from '../json.ts'
import { bold, dim, type Line } from '../line.ts'
import type { FoundPlugins } from '../plugins.ts'

export const config: Command = defineCommand({
  name: 'config',
  summary: 'Show what config files say, and where',
  arguments: [],
  flags: sharedFlags,
  takesOptions: 'making',
  help: `Options come from, and count in this order: defaults, your own gentorrent/config.* in the XDG place (~/.config), gentorrent.config.* in
the current directory or the file of --config, presets in the order of --preset, and the command line. What counts more replaces
the whole value, lists too. Files are JSON, YAML or TOML; one that is named with --config may be a module. docs/config.md has more.

Examples:
  gentorrent config
  gentorrent config --preset lab --json`,
  async run({ world, report, config: read, plugins, settings: sections }) {
    const settings = [...sections.values(), ...(await ofCommands(read, plugins))]
    await report.result({
      lines: () => lines(read, settings, world.cwd),
      json: (): ConfigJson => ({
        files: read.files.map(({ from, path }) => ({ from, path })),
        plugins: read.plugins,
        settings: settings.map(({ key, flag, texts, layer }) => ({
          key,
          flag,
          values: texts.map(text => (isSecret(flag, plugins) ? '(secret)' : text)),
          from: layer.name,
          path: layer.path,
        })),
      }),
    })
    return 0
  },
})

/** Flags of every command of ours that a file sets. */
const ofCommands = async ({ layers }: Config, plugins: FoundPlugins): Promise<readonly Setting[]> => {
  const named = new Set(layers.flatMap(({ data }) => Object.keys(data.commands ?? {})))
  const loaded = await Promise.all(commands.filter(({ name }) => named.has(name)).map(entry => entry.load()))
  const names = [...named]
  return loaded.flatMap(command =>
    [...configFlags(layers, command, names, plugins).values()].filter(({ key }) => key.startsWith('commands.')),
  )
}

const isSecret = (flag: string, { found }: FoundPlugins) =>
  found.some(({ manifest }) =>
    Object.values(manifest.options).some(spec => spec.type === 'secret' && spec.flag.startsWith(`${flag} `)),
  )

function* lines({ files, plugins }: Config, settings: readonly Setting[], cwd: string): Iterable<Line> {
  if (files.length === 0) {
    yield 'There is no config file: neither gentorrent.config.* here nor gentorrent/config.* in your config directory.'
    return
  }
  for (const { from, path } of files) yield [bold(from.padEnd(8)), short(path, cwd)]
  if (plugins.length > 0) yield [bold('plugins'.padEnd(8)), plugins.map(name => short(name, cwd)).join(', ')]
  yield ''
  if (settings.length === 0) yield 'They set nothing.'
  const width = Math.max(0, ...settings.map(({ key }) => key.length))
  for (const { key, texts, layer } of settings) {
    yield [
      key.padEnd(width),
      '  ',
      texts.map(text => (text === true ? 'true' : text)).join(', '),
      dim(`  ${layer.name}`),
    ]
  }
}

const short = (path: string, cwd: string) => (path.startsWith(`${cwd}/`) ? path.slice(cwd.length + 1) : path)

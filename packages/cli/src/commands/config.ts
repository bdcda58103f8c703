import type { OptionSpec } from '@gentorrent/core/plugin'
import { type Command, defineCommand, sharedFlags } from '../command.ts'
import { commands } from '../commands.ts'
import { configFlags, type Setting } from '../config/config-flags.ts'
import type { Config } from '../config/no-config.ts'
import { type GivenFlags, longFlag } from '../flags.ts'
import { greatest } from '../greatest.ts'
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
  async run({ world, report, config: read, plugins, settings: sections, given }) {
    const written = [...sections.values(), ...(await ofCommands(read, plugins))].map(inFile)
    // What files say is among what is given; where a flag was typed it is not the same list.
    const typed = onCommandLine(given, plugins).filter(({ flag, texts }) => sections.get(flag)?.texts !== texts)
    const hides = ({ key, flag }: Told) => !key.startsWith('commands.') && typed.some(each => each.flag === flag)
    const settings = [...written.filter(each => !hides(each)), ...typed]
    await report.result({
      lines: () => lines(read, settings, world.cwd),
      json: (): ConfigJson => ({
        files: read.files.map(({ from, path }) => ({ from, path })),
        plugins: read.plugins,
        settings: settings.map(({ key, flag, texts, from, path }) => ({
          key,
          flag,
          values: texts.map(text => (isSecret(flag, plugins) ? '(secret)' : text)),
          from,
          ...(path !== undefined && { path }),
        })),
      }),
    })
    return 0
  },
})

/** What counts, and who says so. */
interface Told extends Pick<Setting, 'key' | 'flag' | 'texts'> {
  readonly from: string
  /** The file, if it is one that says so. */
  readonly path?: string
}

const inFile = ({ key, flag, texts, layer }: Setting): Told => ({
  key,
  flag,
  texts,
  from: layer.name,
  path: layer.path,
})

/** Options of plugins that were given, with the command itself or by a file. */
const onCommandLine = (given: GivenFlags, { found }: FoundPlugins): readonly Told[] =>
  found.flatMap(({ manifest: { id, flag: own, options } }) =>
    [
      ...(own === undefined ? [] : [[id, own] as const]),
      ...Object.entries<OptionSpec>(options).map(([name, spec]) => [`${id}.${name}`, longFlag(spec.flag)] as const),
    ].flatMap(([key, flag]) => {
      const texts = given.get(flag)
      return texts ? [{ key, flag, texts, from: 'command line' }] : []
    }),
  )

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

function* lines({ files, plugins }: Config, settings: readonly Told[], cwd: string): Iterable<Line> {
  if (files.length === 0 && settings.length === 0) {
    yield 'There is no config file: neither gentorrent.config.* here nor gentorrent/config.* in your config directory.'
    return
  }
  for (const { from, path } of files) yield [bold(from.padEnd(8)), short(path, cwd)]
  if (plugins.length > 0) yield [bold('plugins'.padEnd(8)), plugins.map(name => short(name, cwd)).join(', ')]
  yield ''
  if (settings.length === 0) yield 'They set nothing.'
  const width = greatest(
    settings.map(({ key }) => key.length),
    0,
  )
  for (const { key, texts, from } of settings) {
    yield [key.padEnd(width), '  ', texts.map(text => (text === true ? 'true' : text)).join(', '), dim(`  ${from}`)]
  }
}

const short = (path: string, cwd: string) => (path.startsWith(`${cwd}/`) ? path.slice(cwd.length + 1) : path)

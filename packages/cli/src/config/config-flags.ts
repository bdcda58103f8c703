import type { OptionSpec, OptionSpecs } from '@gentorrent/core/plugin'
import type { Command } from '../command.ts'
import { type FlagSpec, type GivenFlags, longFlag, optionsTaken } from '../flags.ts'
import { nearest } from '../nearest.ts'
import { wayToHave } from '../official-plugins.ts'
import type { FoundPlugins } from '../plugins.ts'
import { reserved, type Section } from './config-data.ts'
import type { Layer } from './layers.ts'
import { invalid } from './read-config.ts'
import { type Spec, type Texts, textsOf } from './value-texts.ts'

/** What config files say of one flag, and where that stands. */
export interface Setting {
  readonly flag: string
  /** As in the file: `webseed.urls`, `commands.create.output`. */
  readonly key: string
  readonly texts: Texts
  readonly layer: Layer
}

/**
 * What config files say for a command, by flag: its own flags from `commands`, and those of plugins from their sections, which
 * also switch the plugins on. Sections count where torrents are made (`create`); of commands that read, only options for reading.
 *
 * @throws GentorrentError `CONFIG_INVALID`
 */
export const configFlags = (
  layers: readonly Layer[],
  command: Command,
  commandNames: readonly string[],
  plugins: FoundPlugins,
): ReadonlyMap<string, Setting> => {
  const settings = new Map<string, Setting>()
  const set = (flag: string, key: string, texts: Texts, layer: Layer) => {
    // What counts more replaces the whole, lists too: half of a list from here and half from there helps nobody.
    if (texts.length > 0) settings.set(flag, { flag, key, texts, layer })
    else settings.delete(flag)
  }
  const take = (
    section: unknown,
    key: string,
    specs: OptionSpecs,
    takes: (spec: OptionSpec) => boolean,
    layer: Layer,
  ) => {
    for (const [name, value] of Object.entries(sectionOf(section, key, layer))) {
      const spec: Spec | undefined = Object.hasOwn(specs, name) ? specs[name] : undefined
      if (!spec) throw invalid(layer.path, unknown(`${key}.${name}`, Object.keys(specs), name))
      const texts = textsOf(spec, value, layer.path)
      if (!texts)
        throw invalid(
          layer.path,
          `\`${key}.${name}\` must be ${spec.list ? 'a list of ' : ''}${kinds[spec.path ? 'file' : spec.type]}`,
        )
      if (layer.from === 'project' && isRisky(name, spec)) throw invalid(layer.path, distrusted(`${key}.${name}`))
      if (takes(spec)) set(longFlag(spec.flag), `${key}.${name}`, texts, layer)
    }
  }
  const ids = plugins.found.map(({ manifest }) => manifest.id)
  const taken = new Set(
    plugins.found.flatMap(({ manifest }) => Object.values<OptionSpec>(taking(manifest.options, command))),
  )
  for (const layer of layers) {
    const { commands = {} } = layer.data
    for (const [name, section] of Object.entries(sectionOf(commands, 'commands', layer))) {
      if (!commandNames.includes(name)) throw invalid(layer.path, unknown(`commands.${name}`, commandNames, name))
      if (name === command.name) take(section, `commands.${name}`, ownFlags(command), () => true, layer)
    }
    for (const [id, section] of Object.entries(layer.data)) {
      if ((reserved as readonly string[]).includes(id)) continue
      const plugin = plugins.found.find(({ manifest }) => manifest.id === id)
      if (!plugin) throw invalid(layer.path, missing(id, ids, plugins))
      const { flag, options } = plugin.manifest
      take(section === true ? {} : section, id, options, spec => taken.has(spec), layer)
      if (flag !== undefined && makes(command)) set(flag, id, [true], layer)
    }
  }
  return settings
}

/**
 * What reaches beyond the torrent: files that are written, replaced or read, machines that are asked, and the silence in which
 * nobody would be told of it. Whoever made the folder may have made the file in it, to be found there.
 */
const isRisky = (name: string, { type, path }: Spec) => type === 'file' || type === 'secret' || path || risky.has(name)

const risky: ReadonlySet<string> = new Set(['force', 'privateAddresses', 'bootstrap', 'live', 'quiet'])

const distrusted = (key: string) =>
  `\`${key}\` counts only in a file that you name with --config, or in your own: whoever made this folder may have made this file`

/** Together with the words of the command line, which count most. */
export const withWords = (settings: ReadonlyMap<string, Setting>, given: GivenFlags): GivenFlags =>
  new Map([...[...settings.values()].map(({ flag, texts }) => [flag, texts] as const), ...given])

/** Edits and the rest take what is given for them alone: nobody wants every tracker of his in a torrent that he only mends. */
const makes = ({ name }: Command) => name === 'create' || name === 'config'

const taking = (options: OptionSpecs, command: Command): OptionSpecs =>
  makes(command)
    ? optionsTaken(options, 'making')
    : command.takesOptions === 'reading'
      ? optionsTaken(options, 'reading')
      : {}

/** Which config to read cannot stand in a config. */
const ownFlags = ({ flags }: Command): OptionSpecs =>
  Object.fromEntries(
    Object.entries<FlagSpec>(flags).filter(([name]) => !['plugin', 'config', 'noConfig', 'preset'].includes(name)),
  )

const sectionOf = (section: unknown, key: string, { path }: Layer): Section => {
  if (typeof section === 'object' && section !== null && !Array.isArray(section)) return section as Section
  throw invalid(path, `\`${key}\` must be an object`)
}

const unknown = (key: string, known: readonly string[], name: string) => {
  const meant = nearest(name, known)
  return `there is no \`${key}\`${meant ? `: did you mean ${meant}?` : `; there are ${known.join(', ')}`}`
}

const missing = (id: string, ids: readonly string[], plugins: FoundPlugins) => {
  const official = plugins.missing.find(plugin => plugin.id === id)
  if (!official) return unknown(id, ids, id)
  return `\`${id}\` is a plugin that is not installed: ${wayToHave(official)}`
}

const kinds: Readonly<Record<OptionSpec['type'], string>> = {
  boolean: 'true or false',
  text: 'text',
  integer: 'a whole number',
  size: 'a number of bytes, or text such as "256KiB"',
  url: 'a URL',
  time: 'a time, as ISO 8601 or seconds since 1970',
  endpoint: '"host:port"',
  choice: 'one of its choices',
  file: 'a path, relative to the config file',
  secret: '"env:NAME" or "file:PATH"',
}

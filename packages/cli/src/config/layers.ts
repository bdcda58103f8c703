import { GentorrentError } from '@gentorrent/core'
import { nearest } from '../nearest.ts'
import type { ConfigData, ConfigFile, Preset } from './config-data.ts'
import { invalid } from './read-config.ts'

/** One source of options. */
export interface Layer {
  /** For people: `user config`, `project config`, `preset lab`. */
  readonly name: string
  /** The file that it stands in. */
  readonly path: string
  /** How the file was come by. */
  readonly from: ConfigFile['from']
  readonly data: Preset
}

/**
 * Everything that config files say for a run, in the order in which it counts more and more: the person's own file, the project's
 * or the named one, and then the presets in the order in which they are named. A preset of a later file hides one of the same
 * name in an earlier one.
 *
 * @throws GentorrentError `OPTION_INVALID` (there is no such preset), `CONFIG_INVALID`
 */
export const layersOf = (files: readonly ConfigFile[], wanted: readonly string[]): readonly Layer[] => {
  const presets = new Map(
    files.flatMap(({ from, path, data }) =>
      Object.entries(presetsOf(path, data)).map(([name, preset]) => [
        name,
        { name: `preset ${name}`, path, from, data: preset },
      ]),
    ),
  )
  const expand = (name: string, below: readonly string[], from?: string): readonly Layer[] => {
    const layer = presets.get(name)
    if (!layer) throw unknown(name, [...presets.keys()], from)
    if (below.includes(name)) throw invalid(layer.path, `the preset \`${name}\` is based on itself`)
    const bases = [layer.data.extends ?? []].flat()
    if (!bases.every(base => typeof base === 'string')) throw invalid(layer.path, '`extends` must name presets')
    return [...bases.flatMap(base => expand(base, [...below, name], layer.path)), layer]
  }
  const own = files.map(({ from, path, data }): Layer => ({ name: `${from} config`, path, from, data }))
  return [...own, ...new Set(wanted.flatMap(name => expand(name, [])))]
}

const presetsOf = (path: string, { presets = {} }: ConfigData): Readonly<Record<string, Preset>> => {
  const isRight = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value)
  if (!isRight(presets) || !Object.values(presets).every(isRight))
    throw invalid(path, '`presets` must hold objects by name')
  return presets
}

const unknown = (name: string, known: readonly string[], path: string | undefined) => {
  const meant = nearest(name, known)
  const there = known.length > 0 ? `there are ${known.join(', ')}` : 'no config file has any'
  const because = `there is no preset \`${name}\`: ${meant ? `did you mean ${meant}?` : there}`
  return path === undefined
    ? new GentorrentError('OPTION_INVALID', { option: '--preset', because })
    : invalid(path, because)
}

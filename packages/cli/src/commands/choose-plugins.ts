import { errorCodes, GentorrentError, isGentorrentError } from '@gentorrent/core'
import type { ActivePlugin, Issue, OptionSpec, Plugin } from '@gentorrent/core/plugin'
import { issuesOf } from '../failure.ts'
import { type GivenFlags, longFlag, readOptions } from '../flags.ts'
import { nearest } from '../nearest.ts'
import { pluginMissing } from '../official-plugins.ts'
import type { FoundPlugins } from '../plugins.ts'
import type { World } from '../world.ts'

/** A plugin that takes part, with nothing but the options that were given. */
export interface ChosenPlugin {
  readonly plugin: Plugin
  readonly values: Readonly<Record<string, unknown>>
}

/** Who takes part, and everything that is wrong with what was given. */
export interface PluginChoice {
  readonly active: readonly ActivePlugin[]
  readonly chosen: readonly ChosenPlugin[]
  readonly problems: readonly Issue[]
}

/**
 * The plugins that take part because one of their options or their flag was given, or `--use` names them; and everything
 * that is wrong with what was given.
 */
export const choosePlugins = async (
  { found, missing }: FoundPlugins,
  given: GivenFlags,
  use: readonly string[],
  world: World,
): Promise<PluginChoice> => {
  const chosen: ChosenPlugin[] = []
  const problems: Issue[] = []
  for (const { manifest, load } of found) {
    const { id, flag, options } = manifest
    const flags = [flag, ...Object.values<OptionSpec>(options).map(spec => spec.flag)]
    const isGiven = flags.some(each => each !== undefined && given.has(longFlag(each)))
    if (!isGiven && !use.includes(id)) continue
    const { values, problems: wrong } = await readOptions(options, given, world)
    problems.push(...wrong)
    try {
      chosen.push({ plugin: await load(), values })
    } catch (error) {
      if (!isGentorrentError(error)) throw error
      problems.push(...issuesOf(error))
    }
  }
  const ids = found.map(({ manifest }) => manifest.id)
  for (const id of use.filter(wanted => !ids.includes(wanted))) {
    const official = missing.find(plugin => plugin.id === id)
    const error = official
      ? pluginMissing(`--use ${id}`, official)
      : new GentorrentError('OPTION_INVALID', { option: '--use', because: unknown(id, 'plugin', ids) })
    problems.push(...issuesOf(error))
  }
  return { active: chosen.map(({ plugin, values }) => plugin(values)), chosen, problems }
}

/** What is wrong with the codes behind `--allow`: a misspelt one would silently allow nothing. */
export const checkCodes = (codes: readonly string[], { found }: FoundPlugins): readonly Issue[] => {
  const known = [...errorCodes, ...found.flatMap(({ manifest }) => Object.keys(manifest.issues))]
  return codes
    .filter(code => !known.includes(code))
    .flatMap(code =>
      issuesOf(new GentorrentError('OPTION_INVALID', { option: '--allow', because: unknown(code, 'code', known) })),
    )
}

/** That there is no plugin or code of that name, and the way to the one that is meant. */
export const unknown = (word: string, kind: keyof typeof places, known: readonly string[]): string => {
  const meant = nearest(word, known)
  return `there is no ${kind} \`${word}\`: ${meant ? `did you mean ${meant}?` : places[kind]}`
}

const places = {
  plugin: 'see `gentorrent plugins`',
  code: 'codes stand in brackets behind what is said',
} as const

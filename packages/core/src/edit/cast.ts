import { optionIssues, unique, withRequired } from '../activate.ts'
import type { Issue } from '../contract/issue.ts'
import type { OptionSpecs } from '../contract/options.ts'
import type { ActivePlugin, KeyPath, Plugin, PluginDefinition } from '../contract/plugin.ts'
import type { Torrent } from '../contract/torrent.ts'
import { detected } from '../detected.ts'
import { calling, type Member, membersOf } from '../members.ts'
import { ownedKeys } from '../owners.ts'
import { settle } from '../settle.ts'

/** Options that a person gives for an edit; the others stay as the torrent has them. */
export interface Amendment {
  readonly plugin: Plugin
  readonly options: Readonly<Record<string, unknown>>
  /** Add to lists instead of replacing them. */
  readonly append?: boolean
}

/** Who takes part in an edit, for the torrent as it was and as it will be. */
export interface Cast {
  /** Those that find keys of their own, with the options that would write them. Sorted by id. */
  readonly before: readonly Member[]
  /** The same with what was given, and what that requires. */
  readonly after: readonly Member[]
  /** Ids of those whose options are other ones now. */
  readonly changed: ReadonlySet<string>
  /** Ids of those whose keys are written anew even if their options are what they were. */
  readonly forced: ReadonlySet<string>
}

/**
 * A plugin's options for an edit: those that are given, and for the others what the torrent has. A plugin that `adds` gets
 * only what is given.
 *
 * @throws GentorrentError `OPTION_UNKNOWN`, `PLUGIN_FAILED`
 */
export const amend = ({ plugin, options, append }: Amendment, torrent: Torrent): ActivePlugin => {
  const { definition } = plugin
  const found: Readonly<Record<string, unknown>> | undefined = definition.adds
    ? undefined
    : calling(definition.id, 'read.detect', () => definition.read?.detect(torrent))
  const joined = append ? appended(definition.options, found ?? {}, options) : options
  return plugin({ ...found, ...joined })
}

const appended = (
  specs: OptionSpecs,
  found: Readonly<Record<string, unknown>>,
  given: Readonly<Record<string, unknown>>,
) =>
  Object.fromEntries(
    Object.entries(given).map(([key, value]) => {
      const before = found[key]
      if (!specs[key]?.list || !Array.isArray(before) || !Array.isArray(value)) return [key, value]
      const known = new Set(before.map(item => JSON.stringify(item)))
      return [key, [...before, ...value.filter(item => !known.has(JSON.stringify(item)))]]
    }),
  )

/**
 * @param exact plugins with exactly these options
 * @param touched keys that lost a part
 * @throws GentorrentError `REFUSED`, `PLUGIN_FAILED`
 */
export const castOf = (
  torrent: Torrent,
  wanted: {
    readonly exact: readonly ActivePlugin[]
    readonly definitions: readonly PluginDefinition<any, any>[]
    readonly installed: readonly Plugin[]
    readonly touched: readonly KeyPath[]
    readonly allow: readonly string[]
    readonly signal: AbortSignal
  },
): Cast => {
  const { exact, definitions, installed, touched, allow, signal } = wanted
  const issues: Issue[] = []
  const given = unique(exact, issues)
  settle([...issues, ...given.flatMap(optionIssues)], allow)
  const ids = new Set(given.map(({ definition }) => definition.id))
  const found = detected(definitions, torrent)
  const untouched = found.filter(({ definition }) => !ids.has(definition.id))
  const all = withRequired([...given, ...untouched], installed, issues, given)
  settle(issues, allow)
  const owners = found.filter(({ definition }) => {
    const keys = new Set(ownedKeys(definition, torrent))
    return touched.some(key => keys.has(key))
  })
  return {
    before: membersOf(found, signal, torrent),
    after: membersOf(all, signal, torrent),
    changed: new Set(all.filter(plugin => !untouched.includes(plugin)).map(({ definition }) => definition.id)),
    forced: new Set(touched.length > 1 ? owners.map(({ definition }) => definition.id) : []),
  }
}

import { bep3 } from './bep3.ts'
import type { HashEngine } from './contract/digest.ts'
import type { Issue } from './contract/issue.ts'
import type { OptionSpecs } from './contract/options.ts'
import type { ActivePlugin, Plugin, Requirement } from './contract/plugin.ts'
import { GentorrentError, issue } from './errors.ts'
import { byOptions, calling, type Member, membersOf } from './members.ts'
import { optionFault } from './options/check.ts'
import { choosePieceLength, type PieceLengthBound, type PieceLengthPolicy } from './piece-length.ts'
import { quarrels } from './quarrels.ts'
import { collect, note, settle } from './settle.ts'

export interface ActivateInput {
  /** In any order. The base format (`bep3`) is added if it is not there. */
  readonly plugins: readonly ActivePlugin[]
  /** Plugins that may be switched on where another one requires them. Default: none. */
  readonly installed?: readonly Plugin[]
  /** Bytes per piece, or the policy that chooses. Default: `balanced`. */
  readonly pieceLength?: number | PieceLengthPolicy
  readonly engine: HashEngine
  /** Issue codes that the person allows: warnings are dropped, errors of judgement become warnings. */
  readonly allow?: readonly string[]
  readonly signal?: AbortSignal
}

export interface Activated {
  /** Sorted by id. */
  readonly members: readonly Member[]
  readonly pieceLengthBounds: readonly PieceLengthBound[]
  /** Warnings. */
  readonly issues: readonly Issue[]
}

/**
 * Everything that can be refused before the content is known: which plugins take part, whether they get along, whether
 * their options make sense. Call it before a large directory is walked.
 *
 * @throws GentorrentError `REFUSED` with all problems at once
 */
export const activate = (input: ActivateInput): Activated => {
  const { installed = [], pieceLength, allow = [], signal = new AbortController().signal } = input
  const issues: Issue[] = []
  const given = withBase(unique(input.plugins, issues))
  // Hooks rely on values of the declared kinds, so nothing else can be asked while one is not.
  const malformed = given.flatMap(optionIssues)
  if (malformed.length > 0) settle([...issues, ...malformed], allow)
  const members = membersOf(withRequired(given, installed, issues), signal)
  const pieceLengthBounds = members.flatMap(({ id, definition }) =>
    definition.pieceLength ? [{ by: id, ...definition.pieceLength }] : [],
  )
  note(issues, quarrels(members))
  for (const { id, definition, run } of members) {
    note(issues, calling(id, 'check', () => definition.check?.(run.options, run)) ?? [])
  }
  if (typeof pieceLength === 'number') collect(issues, () => choosePieceLength(pieceLength, 0, pieceLengthBounds))
  return { members, pieceLengthBounds, issues: settle(issues, allow) }
}

const withBase = (plugins: readonly ActivePlugin[]) =>
  plugins.some(({ definition }) => definition.id === bep3.definition.id) ? plugins : [...plugins, bep3()]

/** Options whose values are not what they declare. */
export const optionIssues = ({ definition, options }: ActivePlugin): readonly Issue[] =>
  Object.entries(definition.options as OptionSpecs).flatMap(([key, spec]) => {
    const because = optionFault(spec, options[key])
    const option = `${definition.id}.${key}`
    return because === undefined ? [] : [issue('OPTION_INVALID', { option, because }, { severity: 'error' })]
  })

const refuse = (issues: Issue[], error: GentorrentError) => {
  collect(issues, () => {
    throw error
  })
}

/** The plugins, each once; that one is given twice is noted. */
export const unique = (plugins: readonly ActivePlugin[], issues: Issue[]): readonly ActivePlugin[] => {
  const byId = new Map<string, ActivePlugin>()
  for (const plugin of plugins) {
    const { id } = plugin.definition
    if (byId.has(id)) refuse(issues, new GentorrentError('PLUGIN_TWICE', { plugin: id }))
    byId.set(id, plugin)
  }
  return [...byId.values()]
}

/**
 * Switches on what is required, and what that requires, until nothing is missing or nothing can be done about it.
 *
 * @param wanting the plugins whose requirements count; all by default
 */
export const withRequired = (
  given: readonly ActivePlugin[],
  installed: readonly Plugin[],
  issues: Issue[],
  wanting: readonly ActivePlugin[] = given,
): readonly ActivePlugin[] => {
  const active = new Map(given.map(plugin => [plugin.definition.id, plugin]))
  const queue = [...wanting]
  for (let next = queue.shift(); next; next = queue.shift()) {
    const { id } = next.definition
    for (const wanted of byOptions(next.definition.requires, next.options) ?? []) {
      const { plugin, options = {}, because }: Requirement = typeof wanted === 'string' ? { plugin: wanted } : wanted
      const there = active.get(plugin)
      const found = installed.find(({ definition }) => definition.id === plugin)
      if (there === undefined && found === undefined) {
        const install = `npm install @gentorrent/plugin-${plugin}`
        refuse(issues, new GentorrentError('PLUGIN_MISSING', { plugin: id, wanted: plugin, install, because }))
        continue
      }
      const added = there === undefined ? found!(options) : demanded(there, options, id, issues)
      if (added === there) continue
      active.set(plugin, added)
      queue.push(added)
    }
  }
  return [...active.values()]
}

/** An active plugin with the options that another one requires of it; a conflict if the person chose others. */
const demanded = (
  plugin: ActivePlugin,
  wanted: Readonly<Record<string, unknown>>,
  by: string,
  issues: Issue[],
): ActivePlugin => {
  const specs: OptionSpecs = plugin.definition.options
  const changes = Object.entries(wanted).filter(([key, value]) => plugin.options[key] !== value)
  const chosen = changes.find(
    ([key]) => plugin.options[key] !== undefined && plugin.options[key] !== specs[key]?.default,
  )
  if (chosen) {
    const [key, value] = chosen
    const because = `${by} needs \`${key}\` to be ${JSON.stringify(value)}`
    refuse(issues, new GentorrentError('PLUGINS_CONFLICT', { a: by, b: plugin.definition.id, because }))
    return plugin
  }
  return changes.length === 0 ? plugin : { ...plugin, options: { ...plugin.options, ...Object.fromEntries(changes) } }
}

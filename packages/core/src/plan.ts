import { type Activated, type ActivateInput, activate } from './activate.ts'
import { arrange, type Content } from './arrange.ts'
import type { DigestPlan } from './contract/digest.ts'
import { entriesOf, ownFiles } from './contract/entries.ts'
import type { Layout } from './contract/files.ts'
import type { Issue } from './contract/issue.ts'
import { issue } from './errors.ts'
import { calling } from './members.ts'
import { checkNames } from './names.ts'
import { componentFault, pathIssues } from './paths.ts'
import { pieceLengthIssues } from './piece-length.ts'
import { type Requested, requestToMake } from './request.ts'
import { collect, note, settle } from './settle.ts'

/** Everything that a run needs. */
export interface PlanInput extends ActivateInput, Content {}

/** A run up to the point where the first byte would be read. */
export interface Planned {
  readonly activated: Activated
  readonly requested: Requested
  readonly layout: Layout
  /** Ids of the plugins that take part, sorted. */
  readonly active: readonly string[]
  readonly digestPlan: DigestPlan
  /** Warnings. */
  readonly issues: readonly Issue[]
}

/**
 * Everything that can be refused before a byte of content is read.
 *
 * @throws GentorrentError `REFUSED` with all problems at once
 */
export const plan = (input: PlanInput): Planned => {
  const { files, name, pieceLength = 'balanced', engine, allow = [] } = input
  const issues: Issue[] = [...nameIssues(name)]
  const activated = collect(issues, () => activate(input))
  const layout = activated && collect(issues, () => arrange(input, activated, pieceLength))
  // Of the arranged list where there is one: it is sorted already, and pads can clash with files.
  const own = layout ? ownFiles(layout) : files
  note(issues, pathIssues(layout ? entriesOf(layout) : files, own))
  note(issues, checkNames(own, name))
  if (layout) note(issues, pieceLengthIssues(layout.pieceLength, Math.ceil(layout.length / layout.pieceLength)))
  if (layout && layout.length === 0) issues.push(issue('CONTENT_EMPTY', { path: name }, { severity: 'error' }))
  const requested = layout && collect(issues, () => requestToMake(activated.members, layout, engine))
  for (const { id, definition, run } of layout ? activated.members : []) {
    note(issues, calling(id, 'files.check', () => definition.files?.check?.({ ...run, layout: layout! })) ?? [])
  }
  const warnings = settle([...(activated?.issues ?? []), ...issues], allow)
  return {
    activated: activated!,
    requested: requested!,
    layout: layout!,
    active: activated!.members.map(({ id }) => id),
    digestPlan: requested!.plan,
    issues: warnings,
  }
}

const nameIssues = (name: string): readonly Issue[] => {
  const because = componentFault(name)
  return because === undefined
    ? []
    : [issue('NAME_INVALID', { name, because }, { severity: 'error', key: 'info.name' })]
}

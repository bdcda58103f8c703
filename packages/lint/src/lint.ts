import { type ReadTorrent, review } from '@gentorrent/core'
import type { Issue } from '@gentorrent/core/plugin'
import { clients } from './clients.ts'
import { type Facts, targetIssues } from './target-issues.ts'
import type { Target } from './targets.ts'

export interface LintOptions {
  /** Those that read the torrent. */
  readonly plugins: readonly Facts[]
  /** Default: none. */
  readonly targets?: readonly Target[]
}

/**
 * Everything that is wrong with a torrent that was read, or unusual, or that a target cannot take: what its keys say, its names
 * and lengths, and its readers. `create` says the same of a torrent that it makes.
 */
export const lint = (
  { torrent, layout, issues }: Pick<ReadTorrent, 'torrent' | 'layout' | 'issues'>,
  bytes: Uint8Array,
  { plugins, targets = [] }: LintOptions,
): readonly Issue[] =>
  once([
    ...sharpened([...issues, ...review({ ...(layout && { layout }), length: bytes.length })], targets),
    ...targetIssues({ torrent, layout, bytes }, targets, plugins),
  ])

/** A hybrid says most things twice, and so do those who look at it. */
const once = (issues: readonly Issue[]): readonly Issue[] => [
  ...new Map(issues.map(issue => [`${issue.code} ${issue.message}`, issue])).values(),
]

/** A warning about a system becomes an error, which may be lifted, where the torrent is for that system. */
export const sharpened = (issues: readonly Issue[], targets: readonly Target[]): readonly Issue[] => {
  const systems = targets.filter(({ id }) => Object.hasOwn(clients, id) && clients[id]!.kind === 'system')
  if (systems.length === 0) return issues
  const concerns = ({ severity, targets: of = [] }: Issue) =>
    severity === 'warning' && systems.some(({ id }) => of.includes(id))
  return issues.map(issue => (concerns(issue) ? { ...issue, severity: 'error', liftable: true } : issue))
}

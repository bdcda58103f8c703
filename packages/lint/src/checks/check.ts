import { type ErrorCode, type ErrorDetails, issue } from '@gentorrent/core'
import type { Issue } from '@gentorrent/core/plugin'
import type { Subject } from '../subject.ts'
import type { Target } from '../targets.ts'

/** One thing that a target may not take. */
export type Check = (subject: Subject, target: Target) => readonly Issue[]

/** What the target cannot take: an error, but the person may know better. */
export const cannot = <C extends ErrorCode>(
  code: C,
  target: Target,
  details: Omit<ErrorDetails<C>, 'client'>,
  more: Pick<Issue, 'key' | 'path'> = {},
): Issue =>
  issue(code, { client: target.title, ...details } as ErrorDetails<C>, {
    severity: 'error',
    liftable: true,
    targets: [target.id],
    ...more,
  })

/** What is worse for the target than it might be. */
export const worse = <C extends ErrorCode>(
  code: C,
  target: Target,
  details: Omit<ErrorDetails<C>, 'client'>,
  more: Pick<Issue, 'key' | 'path'> = {},
): Issue => {
  const { liftable: _, ...rest } = cannot(code, target, details, more)
  return { ...rest, severity: 'warning' }
}

import type { Issue } from './contract/issue.ts'
import { GentorrentError, isGentorrentError, issueOf } from './errors.ts'

/**
 * Applies what the person allows, and refuses if an error is left. An allowed warning is dropped; an allowed error that is
 * a matter of judgement becomes a warning; any other error stays one.
 *
 * @returns the warnings, each once
 * @throws GentorrentError `REFUSED` with all errors at once
 */
export const settle = (issues: readonly Issue[], allow: readonly string[]): readonly Issue[] => {
  const settled = allowed(issues, allow)
  const errors = settled.filter(issue => issue.severity === 'error')
  if (errors.length > 0) throw new GentorrentError('REFUSED', { issues: errors })
  return settled
}

/** The same without refusing: for torrents that exist already. */
export const allowed = (issues: readonly Issue[], allow: readonly string[]): readonly Issue[] => {
  const seen = new Set<string>()
  return issues.flatMap(issue => {
    const isAllowed = allow.includes(issue.code)
    if (isAllowed && issue.severity === 'warning' && !issue.lifted) return []
    const key = `${issue.code}\0${issue.message}`
    if (seen.has(key)) return []
    seen.add(key)
    return [isAllowed && issue.liftable ? lift(issue) : issue]
  })
}

const lift = ({ liftable: _, ...issue }: Issue): Issue => ({ ...issue, severity: 'warning', lifted: true })

/** Adds issues to a list. One by one: arguments of a call go on the stack, and a million files can give a million issues. */
export const note = (issues: Issue[], found: Iterable<Issue>): void => {
  for (const one of found) issues.push(one)
}

/** Runs a step that may throw a refusal, and notes the refusal as an issue, so that the next step can add its own. */
export const collect = <T>(issues: Issue[], step: () => T): T | undefined => {
  try {
    return step()
  } catch (error) {
    if (!isGentorrentError(error)) throw error
    if (error.code === 'REFUSED') note(issues, (error as GentorrentError<'REFUSED'>).details.issues)
    else issues.push(issueOf(error))
    return undefined
  }
}

import type { Issue } from './contract/issue.ts'

/** Each of them once: two files of the same wrong path, or the two lists of a hybrid, say the same twice. */
export const distinctIssues = (issues: readonly Issue[]): readonly Issue[] =>
  issues.length < 2 ? issues : [...new Map(issues.map(issue => [JSON.stringify(issue), issue])).values()]

import type { Issue, Remark } from '@gentorrent/core/plugin'
import { dim, red, type Styled, yellow } from './line.ts'
import { toldWith } from './ways-out.ts'

/** An issue as people read it, with its code. */
export const issueLine = (issue: Issue): readonly (string | Styled)[] => [
  severityLabel(issue.severity),
  toldWith(issue),
  dim(` [${issue.code}]`),
]

/** A remark likewise. */
export const remarkLine = (remark: Remark): readonly (string | Styled)[] => [
  dim('note: '),
  toldWith(remark),
  dim(` [${remark.code}]`),
]

export const severityLabel = (severity: Issue['severity']): Styled =>
  severity === 'error' ? red('error: ') : yellow('warning: ')

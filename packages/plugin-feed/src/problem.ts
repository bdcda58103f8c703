import { error, type Issue, warning } from '@gentorrent/core/plugin'

/** An issue about the feed. */
export const problem = (code: string, severity: Issue['severity'], message: string, flags?: readonly string[]): Issue =>
  (severity === 'error' ? error : warning)(code, message, 'info.bep49', flags)

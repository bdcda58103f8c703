import type { Issue } from '@gentorrent/core/plugin'

/** An issue about the key `signatures`. */
export const problem = (
  code: string,
  severity: Issue['severity'],
  message: string,
  flags?: readonly string[],
): Issue => ({
  code,
  severity,
  message,
  ...(flags && { flags }),
  key: 'metainfo.signatures',
})

import { GentorrentError } from '@gentorrent/core'
import type { Issue } from '@gentorrent/core/plugin'

/**
 * Stops the run if there is anything to stop it for.
 *
 * @throws GentorrentError `REFUSED` with all of them
 */
export const refuse = (issues: readonly Issue[]): void => {
  if (issues.some(({ severity }) => severity === 'error')) throw new GentorrentError('REFUSED', { issues })
}

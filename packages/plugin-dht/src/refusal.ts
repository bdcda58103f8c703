import { GentorrentError } from '@gentorrent/core'
import { error } from '@gentorrent/core/plugin'

/** What a command throws if it cannot be done like this. */
export const refusal = (code: string, message: string, flags?: readonly string[]): GentorrentError =>
  new GentorrentError('REFUSED', { issues: [error(code, message, undefined, flags)] })

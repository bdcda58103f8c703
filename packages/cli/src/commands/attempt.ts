import { isGentorrentError } from '@gentorrent/core'
import type { Issue } from '@gentorrent/core/plugin'
import { issuesOf } from '../failure.ts'

/** Runs a step that may refuse, and returns the refusal as problems, so that others can be told with it. */
export const attempt = <T>(step: () => T): { readonly value?: T; readonly problems: readonly Issue[] } => {
  try {
    return { value: step(), problems: [] }
  } catch (error) {
    if (!isGentorrentError(error)) throw error
    return { problems: issuesOf(error) }
  }
}

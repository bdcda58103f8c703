import { answerLength } from '../answer-length.ts'
import type { DigestPlan } from '../contract/digest.ts'
import type { Layout } from '../contract/files.ts'
import type { Torrent } from '../contract/torrent.ts'

/**
 * A torrent comes from anybody, and a hundred bytes can claim a petabyte. But the hashes to compare with stand in it, so
 * what must be computed cannot be much more than what it holds.
 */
export const claimFault = ({ metainfo }: Torrent, plan: DigestPlan): string | undefined => {
  const length = plan.requests.reduce((sum, digest) => sum + answerLength(plan, digest), 0)
  return length > 4 * metainfo.bytes.length + 2 ** 20
    ? 'it describes far more pieces than it has hashes for'
    : undefined
}

/** Up to so much may be missing in any case. */
const slack = 2 ** 30

/** Why nothing is worth comparing; undefined if enough is there. */
export const absence = (layout: Layout, present: number | undefined): string | undefined => {
  if (present === undefined) return undefined
  const length = layout.files.reduce((sum, file) => sum + (file.role === 'data' ? file.length : 0), 0)
  return length - present > 16 * present + slack
    ? 'nearly all of its content is missing, so no piece was compared'
    : undefined
}

import { answerLength } from './answer-length.ts'
import type { DigestPlan, HashEngine, Progress } from './contract/digest.ts'
import type { Layout } from './contract/files.ts'
import type { Issue } from './contract/issue.ts'
import type { Plugin } from './contract/plugin.ts'
import type { Torrent } from './contract/torrent.ts'
import { detected } from './detected.ts'
import { issue } from './errors.ts'
import { calling, membersOf } from './members.ts'
import { definitionsOf } from './read.ts'
import { request } from './request.ts'
import { resultsOf } from './results.ts'

export interface VerifyInput {
  readonly torrent: Torrent
  /** The torrent's layout (`read().layout`), with the contents to compare filled in. */
  readonly layout: Layout
  /**
   * Bytes of content that are there to be read. Where nearly all is missing, no piece is compared: zeros would stand for
   * what is missing, and a torrent may claim any length. Default: all that the torrent describes.
   */
  readonly present?: number
  readonly plugins: readonly Plugin[]
  readonly engine: HashEngine
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Progress) => void
}

/**
 * Compares content with a torrent, through the same requests and the same engine that wrote it: writing and verifying
 * cannot drift apart.
 *
 * @returns every difference; empty if the content is what the torrent says
 * @throws GentorrentError `CONTENT_CHANGED`, `CONTENT_UNREADABLE`, `ABORTED`, `PLUGIN_FAILED`, `ALGORITHM_UNSUPPORTED`
 */
export const verify = async (input: VerifyInput): Promise<readonly Issue[]> => {
  const { torrent, layout, plugins, engine, signal = new AbortController().signal, onProgress } = input
  const members = membersOf(detected(definitionsOf(plugins), torrent), signal).filter(
    ({ definition }) => definition.read?.compare,
  )
  const requested = request(members, layout, engine)
  if (requested.plan.requests.length === 0) {
    const because = 'no installed plugin knows what hashes it has'
    return [issue('FILE_UNVERIFIABLE', { because }, { severity: 'error' })]
  }
  const because = claimFault(torrent, requested.plan) ?? absence(layout, input.present)
  if (because !== undefined) return [issue('FILE_UNVERIFIABLE', { because }, { severity: 'error' })]
  const answers = await engine.run(requested.plan, { signal, ...(onProgress && { onProgress }) })
  const results = resultsOf(requested, layout, answers)
  return members.flatMap(({ id, definition, run }) =>
    calling(id, 'read.compare', () => definition.read!.compare!(torrent, { ...run, layout, digests: results(id) })),
  )
}

/**
 * A torrent comes from anybody, and a hundred bytes can claim a petabyte. But the hashes to compare with stand in it, so
 * what must be computed cannot be much more than what it holds.
 */
const claimFault = ({ metainfo }: Torrent, plan: DigestPlan): string | undefined => {
  const length = plan.requests.reduce((sum, digest) => sum + answerLength(plan, digest), 0)
  return length > 4 * metainfo.bytes.length + 2 ** 20
    ? 'it describes far more pieces than it has hashes for'
    : undefined
}

/** Up to so much may be missing in any case. */
const slack = 2 ** 30

const absence = (layout: Layout, present: number | undefined): string | undefined => {
  if (present === undefined) return undefined
  const length = layout.files.reduce((sum, file) => sum + (file.role === 'data' ? file.length : 0), 0)
  return length - present > 16 * present + slack
    ? 'nearly all of its content is missing, so no piece was compared'
    : undefined
}

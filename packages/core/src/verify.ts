import type { HashEngine, Progress } from './contract/digest.ts'
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
  const answers = await engine.run(requested.plan, { signal, ...(onProgress && { onProgress }) })
  const results = resultsOf(requested, layout, answers)
  return members.flatMap(({ id, definition, run }) =>
    calling(id, 'read.compare', () => definition.read!.compare!(torrent, { ...run, layout, digests: results(id) })),
  )
}

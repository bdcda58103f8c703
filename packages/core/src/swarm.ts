import type { Remark } from './contract/issue.ts'
import type { ActivePlugin, Plugin, SwarmQuestion, SwarmRow } from './contract/plugin.ts'
import type { Torrent } from './contract/torrent.ts'
import { calling } from './members.ts'
import { readersOf } from './read.ts'
import { record } from './record.ts'

export interface SwarmInput {
  readonly torrent: Torrent
  /** Plugins that are asked, with options where they have some. */
  readonly plugins: readonly (Plugin | ActivePlugin)[]
  /** Milliseconds that one answer may take. */
  readonly timeout: number
  /** Whether addresses of private networks may be asked. Default: false. */
  readonly privateAddresses?: boolean
  readonly signal?: AbortSignal
  /** Called when it is: what plugins are doing, in a few words. */
  readonly onAsking?: (text: string) => void
}

/**
 * Asks who has a torrent: every plugin with a `read.swarm`, all at once. Nobody is announced.
 *
 * @returns rows by plugin, sorted by their ids; someone who does not answer is a row with a `fault`
 * @throws GentorrentError `PLUGIN_FAILED`; the reason of `signal`
 */
export const askSwarm = async (
  input: SwarmInput,
): Promise<{ readonly rows: readonly SwarmRow[]; readonly remarks: readonly Remark[] }> => {
  const { torrent, timeout, privateAddresses = false, signal = new AbortController().signal, onAsking } = input
  const { voice, said } = record(onAsking)
  const rows = await Promise.all(
    readersOf(input.plugins).map(({ definition: { id, read }, options }) => {
      const question: SwarmQuestion<any> = { ...voice, options: options as any, signal, timeout, privateAddresses }
      return calling(id, 'read.swarm', () => read?.swarm?.(torrent, question)) ?? []
    }),
  )
  return { rows: rows.flat(), remarks: said.remarks }
}

import { type CreateInput, estimate, GentorrentError, issue, plan } from '@gentorrent/core'
import type { Issue } from '@gentorrent/core/plugin'

/**
 * The same with pieces of which the torrent file is no longer than wanted: those of the policy, or the shortest longer ones. The
 * length is that of a dry run, so nothing is read. What live plugins add comes to it.
 *
 * @throws GentorrentError `REFUSED`: `TORRENT_LONG` if no pieces are long enough, or those that a person gave are not; and what
 * the plan is refused for
 */
export const fitted = async (input: CreateInput, max: number): Promise<CreateInput> => {
  for (let tried = input; ; ) {
    const planned = plan(tried)
    const { torrentLength } = await estimate({ ...tried, planned })
    const [fault] = tooLong(torrentLength, planned.layout, max)
    if (!fault) return tried
    const { pieceLength, length } = planned.layout
    // A piece that holds everything cannot be cut into fewer.
    const isLongest = pieceLength >= Math.min(length, largest)
    if (typeof input.pieceLength === 'number' || isLongest) throw new GentorrentError('REFUSED', { issues: [fault] })
    tried = { ...input, pieceLength: pieceLength * 2 }
  }
}

/** What is wrong with a torrent file that has more than the wanted bytes. */
export const tooLong = (
  length: number,
  { pieceLength }: { readonly pieceLength: number },
  max: number,
  severity: Issue['severity'] = 'error',
): readonly Issue[] =>
  length > max ? [issue('TORRENT_LONG', { length, max, pieceLength }, { severity, key: 'info.piece length' })] : []

/** The longest pieces that libtorrent and qBittorrent make. */
const largest = 128 * 2 ** 20

import { decode, decodeLenient } from './bencode/decode.ts'
import { endOf } from './bencode/end-of.ts'
import { dict } from './bencode/value.ts'
import { wholePart } from './bencode/whole-part.ts'
import type { Issue } from './contract/issue.ts'
import type { Torrent } from './contract/torrent.ts'
import { type GentorrentError, isError, issue } from './errors.ts'
import { infoHashOf } from './info-hash.ts'
import { explain, type ReadOptions, type ReadTorrent, readersOf } from './read.ts'

/** What is left of a torrent that `read` refuses. */
export interface SalvagedTorrent extends ReadTorrent {
  /** Whether the info dictionary is there as a whole. If it is not, there are no info-hashes. */
  readonly hasInfo: boolean
}

/**
 * As much as can be made out of a file that `read` refuses: one that was cut off or damaged, or that has no `info`. Of the
 * issues there is only the one that it was refused for: what else seems wrong may only be lost.
 *
 * @param refusal what `read` threw
 * @returns undefined if not even the outermost dictionary can be made out
 */
export const salvage = async (
  bytes: Uint8Array,
  refusal: GentorrentError,
  { plugins }: Pick<ReadOptions, 'plugins'>,
): Promise<SalvagedTorrent | undefined> => {
  const readers = readersOf(plugins)
  const whole = wholePart(bytes)
  const metainfo = whole.end > 1 ? dict(decodeLenient(whole.bytes).value) : undefined
  if (!metainfo) return undefined
  const found = dict(metainfo.get('info'))
  const info = found ?? (decode(Uint8Array.of(0x64, 0x65)) as Torrent['info'])
  const infoEnd = found ? endOf(whole.bytes, found.bytes.byteOffset - whole.bytes.byteOffset) : 0
  const hasInfo = found !== undefined && infoEnd <= whole.end
  const definitions = readers.map(({ definition }) => definition)
  const infoHash = hasInfo ? await infoHashOf(info, definitions) : {}
  const torrent: Torrent = { metainfo, info, infoBytes: info.bytes, infoHash }
  return { torrent, hasInfo, issues: [issueOf(refusal)], ...explain(torrent, readers) }
}

const issueOf = (refusal: GentorrentError): Issue => {
  if (isError(refusal, 'BENCODE_INVALID')) return issue('BENCODE_INVALID', refusal.details, { severity: 'error' })
  return { code: refusal.code, severity: 'error', message: refusal.message }
}

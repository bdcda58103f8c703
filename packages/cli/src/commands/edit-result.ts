import { type EditPreview, hex } from '@gentorrent/core'
import type { DigestRequest, InfoHash } from '@gentorrent/core/plugin'
import { groupDigits } from '../amounts.ts'
import type { KeyDifference } from '../diff/compare-keys.ts'
import { keyLines } from '../diff/diff-lines.ts'
import type { EditJson } from '../json.ts'
import { bold, dim, green, type Line, red } from '../line.ts'
import { infoHashJson, issueJson, remarkJson } from '../to-json.ts'
import { infoHashLines, requestText, row } from './create-result.ts'

/** What an edit did, or would do. */
export interface EditResult
  extends Pick<
    EditPreview,
    'before' | 'after' | 'infoHash' | 'isInfoChanged' | 'changed' | 'requests' | 'issues' | 'remarks'
  > {
  readonly torrentLength: number
  readonly differences: readonly KeyDifference[]
  /** Undefined for standard output. */
  readonly path: string | undefined
  readonly dryRun: boolean
}

/** What people read. */
export function* editLines(result: EditResult): Iterable<Line> {
  const { path, dryRun, torrentLength, changed, differences, requests } = result
  yield [bold(path ?? 'standard output'), ...(dryRun ? [dim('  (dry run: nothing was written)')] : [])]
  yield* hashLines(result)
  yield row('torrent', `${groupDigits(torrentLength)} bytes`)
  if (requests.length > 0) {
    for (const [i, request] of requests.entries())
      yield row(i === 0 ? (dryRun ? 'to read for' : 'read for') : '', requestText(request))
  }
  if (changed.length === 0) {
    yield row('changed', 'nothing')
    return
  }
  yield* keyLines(differences, key => {
    const { metainfo, info } = result.after
    const isThere = key.startsWith('info.') ? info.has(key.slice('info.'.length)) : metainfo.has(key)
    return isThere ? 'is made anew' : 'is taken out'
  })
}

const hashLines = ({ before, infoHash, isInfoChanged }: EditResult): readonly Line[] => {
  if (!isInfoChanged) return infoHashLines(before.infoHash)
  const after: InfoHash = infoHash ?? {}
  return (['v1', 'v2'] as const).flatMap((version): readonly Line[] => {
    const [was, is] = [before.infoHash[version], after[version]]
    const label = `info-hash ${before.infoHash.v2 || after.v2 ? version : ''}`.trim()
    return [
      ...(was ? [[dim(`  ${label.padEnd(14)}`), red(`- ${hex(was)}`)] satisfies Line] : []),
      ...(is ? [[dim(`  ${(was ? '' : label).padEnd(14)}`), green(`+ ${hex(is)}`)] satisfies Line] : []),
      ...(was && !infoHash
        ? [[dim(' '.repeat(16)), green('+ another one, known when the content is read')] satisfies Line]
        : []),
    ]
  })
}

/** What programs read. */
export const editJson = (result: EditResult): EditJson => ({
  path: result.path ?? null,
  dryRun: result.dryRun,
  infoHashBefore: infoHashJson(result.before.infoHash),
  infoHash: result.infoHash ? infoHashJson(result.infoHash) : null,
  torrentLength: result.torrentLength,
  changed: result.changed,
  differences: result.differences,
  requests: result.requests as readonly DigestRequest[],
  issues: result.issues.map(issueJson),
  remarks: result.remarks.map(remarkJson),
})

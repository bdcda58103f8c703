import { GentorrentError, type PieceLengthPolicy, parseSize, pieceLengthPolicies } from '@gentorrent/core'
import { nearest } from '../nearest.ts'

/**
 * Bytes per piece or the name of a policy, from what stands behind `--piece-length`.
 *
 * @throws GentorrentError `OPTION_INVALID`
 */
export const pieceLengthFrom = (text: string): number | PieceLengthPolicy => {
  if (Object.hasOwn(pieceLengthPolicies, text)) return text as PieceLengthPolicy
  const length = parseSize(text)
  if (length !== undefined) return length
  const meant = nearest(text, Object.keys(pieceLengthPolicies))
  const wayOut = meant
    ? `did you mean ${meant}?`
    : `write bytes, a size such as 256KiB, or one of ${Object.keys(pieceLengthPolicies).join(', ')}`
  throw new GentorrentError('OPTION_INVALID', {
    option: '--piece-length',
    because: `\`${text}\` is no length and no policy: ${wayOut}`,
  })
}

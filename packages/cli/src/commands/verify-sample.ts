import { randomBytes } from 'node:crypto'
import { GentorrentError, type Sample } from '@gentorrent/core'

/** A sample, and its size as it was given. */
export interface GivenSample extends Sample {
  readonly text: string
}

/**
 * `5%` is a share of all pieces, `100` a number of them. Without a seed one is chosen, so that it can be said and given again.
 *
 * @throws GentorrentError `OPTION_INVALID`
 */
export const parseSample = (text: string | undefined, seed: string | undefined): GivenSample | undefined => {
  if (text === undefined) {
    if (seed === undefined) return undefined
    throw new GentorrentError('OPTION_INVALID', { option: '--seed', because: 'it means nothing without --sample' })
  }
  return { text, size: sizeOf(text), seed: seed ?? randomBytes(4).toString('hex') }
}

const sizeOf = (text: string): Sample['size'] => {
  const share = /^(\d+(?:\.\d+)?) ?%$/.exec(text)?.[1]
  if (share !== undefined && Number(share) > 0 && Number(share) <= 100) return { share: Number(share) / 100 }
  if (/^[1-9]\d{0,14}$/.test(text)) return { count: Number(text) }
  const because = `\`${text}\` is neither a share such as 5%, above 0% and at most 100%, nor a number of pieces`
  throw new GentorrentError('OPTION_INVALID', { option: '--sample', because })
}

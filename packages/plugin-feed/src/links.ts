import { isGentorrentError, parseMagnet } from '@gentorrent/core'
import { type BReadDict, type Issue, text } from '@gentorrent/core/plugin'
import { parseMutableLink } from '@gentorrent/dht/mutable'
import { problem } from './problem.ts'

/** Where a feed leads. */
export interface Links {
  /** To a mutable item (BEP 46). */
  readonly source?: string | undefined
  /** To torrents (BEP 9). */
  readonly archiveNext?: string | undefined
  readonly prev?: string | undefined
}

/** The links of a feed that was read; those that are no text are left out. */
export const linksOf = (keys: BReadDict): Links => ({
  source: text(keys.get('bep46 source')),
  archiveNext: text(keys.get('archive next')),
  prev: text(keys.get('prev')),
})

/** The links that are not of the kind that stands in their places. */
export const linkIssues = ({ source, archiveNext, prev }: Links, severity: Issue['severity']): readonly Issue[] => {
  const wrong = (link: string, because: string) => problem('FEED_MAGNET', severity, `\`${link}\` is not ${because}`)
  return [
    ...(source === undefined || parseMutableLink(source)
      ? []
      : [wrong(source, 'a link to a mutable item, magnet:?xs=urn:btpk: and 64 digits')]),
    ...[archiveNext, prev].flatMap(link =>
      link === undefined || namesTorrent(link) ? [] : [wrong(link, 'a magnet link with an info-hash')],
    ),
  ]
}

const namesTorrent = (link: string): boolean => {
  try {
    const { v1, v2 } = parseMagnet(link).infoHash
    return (v1 ?? v2) !== undefined
  } catch (error) {
    if (!isGentorrentError(error)) throw error
    return false
  }
}

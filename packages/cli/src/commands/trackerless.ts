import { type CreateInput, GentorrentError, type ReadTorrent } from '@gentorrent/core'
import type { KeyPath, Remark } from '@gentorrent/core/plugin'

const discovery: readonly KeyPath[] = ['metainfo.announce', 'metainfo.announce-list', 'metainfo.nodes']

/**
 * A torrent without tracker and node is fine: clients find each other by the DHT that they are already in. But some people
 * only forgot a flag. Private torrents are not in the DHT; their plugin says so itself.
 */
export const trackerlessRemarks = (
  active: readonly string[],
  { plugins }: Pick<CreateInput, 'plugins'>,
  allow: readonly string[],
): readonly Remark[] => {
  const keys = plugins
    .filter(({ definition }) => active.includes(definition.id))
    .flatMap(({ definition: { writes }, options }) => (typeof writes === 'function' ? writes(options) : writes))
  const isPrivate = plugins.some(({ options }) => options['private'] === true)
  return remark(isPrivate || keys.some(key => discovery.includes(key)), allow)
}

/** The same of a torrent that exists. */
export const trackerlessIn = (
  { torrent, sections }: Pick<ReadTorrent, 'torrent' | 'sections'>,
  allow: readonly string[],
): readonly Remark[] => {
  const isPrivate = sections.some(({ options }) => options['private'] === true)
  return remark(isPrivate || discovery.some(key => torrent.metainfo.has(key.slice('metainfo.'.length))), allow)
}

const remark = (isFine: boolean, allow: readonly string[]): readonly Remark[] =>
  isFine || allow.includes('TRACKERLESS')
    ? []
    : [{ code: 'TRACKERLESS', message: new GentorrentError('TRACKERLESS', {}).message }]

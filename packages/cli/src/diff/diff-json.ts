import type { DiffJson } from '../json.ts'
import { infoHashJson } from '../to-json.ts'
import type { Side, TorrentComparison } from './compare-torrents.ts'

/** What programs read about two torrents. */
export const diffJson = ({
  a,
  b,
  isIdentical,
  infoHash,
  content,
  keys,
  otherEncoding,
}: TorrentComparison): DiffJson => ({
  a: sideJson(a),
  b: sideJson(b),
  identical: isIdentical,
  ...(otherEncoding && { otherEncoding }),
  infoHash,
  ...(content && {
    content: {
      relation: content.relation,
      fileCount: content.fileCount,
      reordered: content.isReordered,
      padsDiffer: content.arePadsOther,
      files: content.files.map(({ path, pathInB, ...file }) => ({
        ...file,
        path: path.join('/'),
        ...(pathInB && { pathInB: pathInB.join('/') }),
      })),
      keys: content.keys.map(({ path, keys: names }) => ({ path: path.join('/'), keys: names })),
    },
  }),
  differences: keys,
})

/** The same of files that are no torrents, but the same. */
export const identicalJson = (a: string, b: string): DiffJson => ({
  a: { file: a, infoHash: {} },
  b: { file: b, infoHash: {} },
  identical: true,
  infoHash: {},
  differences: [],
})

const sideJson = ({ file, kind, torrent }: Side) => ({
  file,
  ...(kind && { kind }),
  infoHash: infoHashJson(torrent.infoHash),
})

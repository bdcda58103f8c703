import { fromHex } from '@gentorrent/core'
import {
  bytes,
  type DigestResults,
  type Layout,
  type PerFile,
  perFile,
  type Torrent,
  text,
} from '@gentorrent/core/plugin'
import type { Requests } from './checksums.ts'
import { entriesOf } from './entries.ts'

/** The hashes that the torrent has, as far as it has them of all files. */
export const known = (
  torrent: Torrent,
  { layout: { single, files } }: { readonly layout: Layout },
): Partial<DigestResults<Requests>> => {
  const { info } = torrent
  // A single file may go by the torrent's name or by that in the v2 tree.
  const nameOf = (path: string) => (single ? '' : path)
  const stored = new Map(entriesOf(torrent).map(({ keys, path }) => [nameOf(path), keys]))
  const ofFiles = (read: (keys: typeof info) => Uint8Array | undefined): PerFile<Uint8Array> | undefined => {
    const get = ({ role, path }: Layout['files'][number]) => {
      const keys = role === 'data' ? stored.get(nameOf(path.join('/'))) : undefined
      return keys && read(keys)
    }
    return files.every(file => file.role !== 'data' || get(file) !== undefined) ? perFile(files, get) : undefined
  }
  const md5Of = (keys: typeof info) => {
    const digits = text(keys.get('md5sum'))
    return digits?.length === 32 ? fromHex(digits) : undefined
  }
  return {
    md5: ofFiles(md5Of),
    ed2k: ofFiles(keys => bytes(keys.get('ed2k'), 16)),
    wholeSha1: bytes(info.get('sha1'), 20),
    wholeEd2k: bytes(info.get('ed2k'), 16),
  }
}

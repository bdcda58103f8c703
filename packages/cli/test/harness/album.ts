import { bep3, type ReadTorrent, read } from '@gentorrent/core'
import type { Tree } from './cli.ts'

/** A folder with what a scan has to think about. */
export const album: Tree = {
  'album/b.flac': 'B'.repeat(20_000),
  'album/a/1.flac': 'A',
  'album/.hidden': 'h',
  'album/zero': '',
}

/** The torrent that was written. */
export const torrentIn = async (bytes: Uint8Array | null | undefined): Promise<ReadTorrent> =>
  read(bytes!, { plugins: [bep3], strict: true })

/** The paths of its files. */
export const pathsOf = async (bytes: Uint8Array | null | undefined): Promise<readonly string[]> =>
  (await torrentIn(bytes)).layout!.files.map(({ path }) => path.join('/'))

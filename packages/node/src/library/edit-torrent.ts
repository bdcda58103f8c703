import { type Edited, type EditInput, edit } from '@gentorrent/core'
import { writeAtomic } from '../write-atomic.ts'
import { bytesOf, type TorrentFile } from './read-torrent.ts'

export interface EditTorrentOptions extends Omit<EditInput, 'bytes'> {
  /** Where the result is written; the torrent's own path replaces it. Default: nowhere, it is in the result. */
  readonly output?: string
  /** Whether a file at `output` may be replaced. Default: false. */
  readonly overwrite?: boolean
}

/**
 * Changes a torrent, and no byte of what nobody changes. The info-hash stays unless `mayChangeInfoHash` allows another.
 *
 * @throws GentorrentError `INPUT_UNREADABLE`, `OUTPUT_EXISTS`, `OUTPUT_UNWRITABLE`, and what `edit` of the core throws
 */
export const editTorrent = async (
  file: TorrentFile,
  { output, overwrite = false, ...input }: EditTorrentOptions,
): Promise<Edited> => {
  const edited = await edit({ ...input, bytes: await bytesOf(file) })
  if (output !== undefined) await writeAtomic(output, edited.bytes, { overwrite })
  return edited
}

import { type Edited, type EditInput, edit, GentorrentError, read } from '@gentorrent/core'
import type { HashEngine, Layout } from '@gentorrent/core/plugin'
import { createEngine } from '../engine/create-engine.ts'
import { locate } from '../locate.ts'
import { writeAtomic } from '../write-atomic.ts'
import { bytesOf, type TorrentFile } from './read-torrent.ts'

export interface EditTorrentOptions extends Omit<EditInput, 'bytes' | 'content'> {
  /** Where the content is, in case that it has to be read again: the file or directory, or the directory that it is in. */
  readonly content?: string
  /** What hashes. Default: `createEngine({ workers, readAhead })`. */
  readonly engine?: HashEngine
  /** Threads that hash. Default: the processor's cores, at most 4. */
  readonly workers?: number
  /** Bytes that may be read before they are hashed. Default: 8 MiB where the medium keeps hashing waiting. */
  readonly readAhead?: number
  /** Where the result is written; the torrent's own path replaces it. Default: nowhere, it is in the result. */
  readonly output?: string
  /** Whether a file at `output` may be replaced. Default: false. */
  readonly overwrite?: boolean
}

/**
 * Changes a torrent, and no byte of what nobody changes. The info-hash stays unless `mayChangeInfoHash` allows another.
 *
 * @throws GentorrentError `INPUT_UNREADABLE`, `REFUSED` (content that is missing or of another length), `OUTPUT_EXISTS`, `OUTPUT_UNWRITABLE`, and what `edit` of the core throws
 */
export const editTorrent = async (
  file: TorrentFile,
  { output, overwrite = false, content, engine, workers, readAhead, ...input }: EditTorrentOptions,
): Promise<Edited> => {
  const bytes = await bytesOf(file)
  const found = content === undefined ? undefined : await contentOf(bytes, content, input)
  const edited = await edit({
    ...input,
    bytes,
    ...(found && {
      content: { layout: found, engine: engine ?? createEngine({ workers, readAhead }) },
    }),
  })
  if (output !== undefined) await writeAtomic(output, edited.bytes, { overwrite })
  return edited
}

const contentOf = async (
  bytes: Uint8Array,
  path: string,
  { installed = [], plugins = [], amendments = [], signal }: Partial<EditInput>,
): Promise<Layout> => {
  const readers = [...installed, ...plugins, ...amendments.map(({ plugin }) => plugin)]
  const { layout } = await read(bytes, { plugins: readers })
  if (!layout) throw new GentorrentError('NOT_A_TORRENT', { because: 'none of the plugins can make out its files' })
  const { layout: located, issues } = await locate(layout, path, signal ? { signal } : {})
  if (issues.length > 0) throw new GentorrentError('REFUSED', { issues })
  return located
}

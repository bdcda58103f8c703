import { type Created, create, type PieceLengthPolicy } from '@gentorrent/core'
import type { ActivePlugin, HashEngine, Plugin, Progress } from '@gentorrent/core/plugin'
import { createEngine } from '../engine/create-engine.ts'
import type { ScanOptions } from '../scan.ts'
import { writeAtomic } from '../write-atomic.ts'
import { gather } from './gather.ts'
import { createSpool } from './spool.ts'
import type { TorrentContent } from './torrent-content.ts'

/** How a torrent is made. The scanner's options count for directories. */
export interface CreateTorrentOptions extends Omit<ScanOptions, 'onProgress'> {
  /** Plugins with their options, `dht({ nodes })`, in any order. Default: none, a plain BEP 3 torrent. */
  readonly plugins?: readonly ActivePlugin[]
  /** Plugins that those may switch on where they need them. Default: none. */
  readonly installed?: readonly Plugin[]
  /** Bytes per piece, or the name of a policy. Default: `balanced`. */
  readonly pieceLength?: number | PieceLengthPolicy
  /** Issue codes that are known and allowed. */
  readonly allow?: readonly string[]
  /** Where the torrent is written. Default: nowhere, it is in the result. */
  readonly output?: string
  /** Whether a file at `output` may be replaced. Default: false. */
  readonly overwrite?: boolean
  /** What hashes. Default: `createEngine({ workers, readAhead })`. */
  readonly engine?: HashEngine
  /** Threads that hash. Default: the processor's cores, at most 4. */
  readonly workers?: number
  /** Bytes that may be read before they are hashed. Default: 8 MiB where the medium keeps hashing waiting. */
  readonly readAhead?: number
  /** Called while content is hashed. */
  readonly onProgress?: (progress: Progress) => void
}

/**
 * Makes a torrent of a file, a directory, bytes, a stream, or a list of files with paths of your choice.
 *
 * No plugin is looked for: the torrent has what the given ones write. A stream is written to a temporary file, which is
 * gone when this returns.
 *
 * @returns the torrent, with all warnings in `issues`
 * @throws GentorrentError `REFUSED` (all problems at once, before a byte is read), `OPTION_INVALID`, `CONTENT_CHANGED`,
 * `CONTENT_UNREADABLE`, `OUTPUT_EXISTS`, `OUTPUT_UNWRITABLE`, `ABORTED`, `PLUGIN_FAILED`
 */
export const createTorrent = async (content: TorrentContent, options: CreateTorrentOptions = {}): Promise<Created> => {
  const { output, overwrite = false, workers, readAhead, engine, onProgress, ...rest } = options
  const { plugins = [], installed, pieceLength, allow = [], signal, ...scanning } = rest
  const spool = createSpool()
  try {
    const gathered = await gather(content, { ...scanning, ...(signal && { signal }) }, spool)
    const made = await create({
      ...gathered,
      plugins,
      allow,
      engine: engine ?? createEngine({ workers, readAhead }),
      ...(installed && { installed }),
      ...(pieceLength !== undefined && { pieceLength }),
      ...(signal && { signal }),
      ...(onProgress && { onProgress }),
    })
    if (output !== undefined) await writeAtomic(output, made.bytes, { overwrite })
    const found = gathered.issues.filter(({ code }) => !allow.includes(code))
    return { ...made, issues: [...found, ...made.issues] }
  } finally {
    await spool.remove()
  }
}

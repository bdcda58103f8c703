import { allowed, isGentorrentError, type ReadTorrent, read, salvage, unknownFileKeys } from '@gentorrent/core'
import type { ActivePlugin, KeyPath, Plugin } from '@gentorrent/core/plugin'
import type { Call } from '../command.ts'
import { type Kind, kindOf } from '../kind.ts'
import { type MissingReader, missingReaders } from '../missing-readers.ts'
import { withReaders } from '../readers.ts'
import type { ChosenPlugin } from './choose-plugins.ts'

/** A torrent as far as it can be read, and what `inspect` says of it. */
export interface Inspected extends ReadTorrent {
  /** As it was given. */
  readonly file: string
  readonly bytes: Uint8Array
  readonly kind: Kind | undefined
  /** Only a part could be read. */
  readonly isBroken: boolean
  /** Keys of files that no plugin knows, and how many files have each. */
  readonly unknownInFiles: ReadonlyMap<KeyPath, number>
  readonly plugins: readonly Plugin[]
  /** Official plugins that are not installed and know some of the keys. */
  readonly missing: readonly MissingReader[]
}

/**
 * Reads a torrent, or what is left of it.
 *
 * @throws GentorrentError `BENCODE_INVALID`, `NOT_A_TORRENT` if nothing of it can be made out
 */
export const inspected = async (
  file: string,
  bytes: Uint8Array,
  call: Pick<Call, 'plugins' | 'report'>,
  { chosen, allow }: { readonly chosen: readonly ChosenPlugin[]; readonly allow: readonly string[] },
): Promise<Inspected> => {
  const look = (plugins: readonly (Plugin | ActivePlugin)[]) => readOrSalvage(bytes, plugins)
  const { isBroken, readers, ...found } = await withReaders(bytes, call, look, { chosen })
  const unknownInFiles = unknownFileKeys(found.torrent, readers)
  const unknown = [...found.unknown, ...unknownInFiles.keys()]
  return {
    ...found,
    issues: allowed(found.issues, [...allow]).filter(({ code }) => !allow.includes(code)),
    file,
    bytes,
    kind: kindOf(found),
    isBroken,
    unknownInFiles,
    plugins: readers,
    missing: missingReaders(unknown, found.torrent.info.has('length'), call.plugins.missing),
  }
}

const readOrSalvage = async (
  bytes: Uint8Array,
  plugins: readonly (Plugin | ActivePlugin)[],
): Promise<ReadTorrent & { readonly isBroken: boolean }> => {
  try {
    return { ...(await read(bytes, { plugins })), isBroken: false }
  } catch (error) {
    if (!isGentorrentError(error)) throw error
    const found = await salvage(bytes, error, { plugins })
    if (!found) throw error
    return { ...found, isBroken: true }
  }
}

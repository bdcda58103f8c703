import type { BDict, FileEntry, PerFile } from '@gentorrent/core/plugin'

/** What is recorded of each file. */
export interface Recorded {
  readonly executable?: boolean | undefined
  readonly hidden?: boolean | undefined
}

/** The keys of one entry (BEP 47). The letters stand in libtorrent's order: p, h, x, l. */
export const keysOf = (
  file: FileEntry,
  { executable, hidden }: Recorded,
  hashes: PerFile<Uint8Array> | undefined,
): BDict => {
  const { role, facts, length } = file
  if (role === 'pad') return padKeys
  const isLink = role === 'symlink'
  if (!isLink && !executable && !hidden && !hashes) return none
  const letters = [
    hidden && facts.hidden ? 'h' : '',
    executable && facts.executable && !isLink ? 'x' : '',
    isLink ? 'l' : '',
  ].join('')
  return {
    attr: letters === '' ? undefined : letters,
    // BEP 47: relative to the torrent's root, whose name is not part of it.
    'symlink path': isLink ? facts.target : undefined,
    sha1: length > 0 ? hashes?.get(file) : undefined,
  }
}

/** The same for all: a torrent may have a million of each. */
const padKeys: BDict = Object.freeze({ attr: 'p' })
const none: BDict = Object.freeze({})

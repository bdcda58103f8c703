import { compareBytes } from '@gentorrent/core'
import { bytes, error, type Issue, type Layout, type PerFile, perFile, type Torrent } from '@gentorrent/core/plugin'
import { eachEntry, namesOf } from './entries.ts'
import { shown } from './shown.ts'

/** The files whose SHA-1 hash differs from the one in the torrent. */
export const compareHashes = (
  torrent: Torrent,
  { single }: Layout,
  fresh: PerFile<Uint8Array> | undefined,
): readonly Issue[] => {
  if (!fresh) return []
  const storedOf = storedHashes(torrent, single)
  const issues: Issue[] = []
  for (const [{ path, length }, hash] of fresh.entries()) {
    const expected = storedOf(path)
    if (!expected || compareBytes(expected, hash) === 0) continue
    const message = `${shown(path)} does not have the SHA-1 hash that the torrent names`
    issues.push({ ...error('ATTRIBUTES_SHA1_MISMATCH', message, 'file.sha1'), path, range: { start: 0, end: length } })
  }
  return issues
}

/** The hashes of files, as far as the torrent has them all. */
export const knownHashes = (torrent: Torrent, { single, files }: Layout): PerFile<Uint8Array> | undefined => {
  const storedOf = storedHashes(torrent, single)
  const isWhole = files.every(
    ({ role, length, path }) => role !== 'data' || length === 0 || storedOf(path) !== undefined,
  )
  return isWhole ? perFile(files, ({ role, path }) => (role === 'data' ? storedOf(path) : undefined)) : undefined
}

const storedHashes = (torrent: Torrent, single: boolean): ((path: readonly string[]) => Uint8Array | undefined) => {
  const stored = new Map<string, Uint8Array>()
  // A single file may go by the torrent's name or by that in the v2 tree.
  const nameOf = (path: readonly string[]) => (single ? '' : path.join('/'))
  eachEntry(torrent, entry => {
    const hash = bytes(entry.keys.get('sha1'), 20)
    const path = hash && namesOf(entry)
    if (path) stored.set(nameOf(path), hash)
  })
  return path => stored.get(nameOf(path))
}

import { type Dirent, lstatSync, readdirSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Candidate, GentorrentError, issue } from '@gentorrent/core'
import type { Issue } from '@gentorrent/core/plugin'
import { contentAt } from '../content.ts'
import { type DiskPath, diskPath, inside, shown } from '../disk-path.ts'
import { faultOfReading } from '../readable.ts'
import { codeOf, reasonOf } from '../reason.ts'

/** A file on disk that may be one of a torrent's. */
export interface FileOnDisk extends Candidate {
  /** Absolute path, for people. */
  readonly shown: string
}

/** What stands in some directories. */
export interface Searched {
  /** By path, directory after directory. */
  readonly candidates: readonly FileOnDisk[]
  /** Warnings: what cannot be looked at (`CONTENT_UNREADABLE`). */
  readonly issues: readonly Issue[]
}

/**
 * Finds all files of certain lengths in directories and below. Nothing is opened but directories, and symlinks are not
 * followed: what they lead to is looked for where it is.
 *
 * @throws GentorrentError `CONTENT_MISSING`, `CONTENT_UNREADABLE` (a given directory itself), `ABORTED`
 */
export const searchFiles = async (
  directories: readonly string[],
  lengths: ReadonlySet<number>,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<Searched> => {
  const candidates = new Map<string, FileOnDisk>()
  const issues: Issue[] = []
  const seen = new Set<string>()
  for (const given of directories) {
    const root = resolve(given)
    assertDirectory(given, root)
    const stack: { readonly at: DiskPath; readonly path: readonly string[] }[] = [{ at: root, path: [] }]
    while (stack.length > 0) {
      const { at, path } = stack.pop()!
      if (seen.has(shown(at))) continue
      seen.add(shown(at))
      await new Promise(resolve => setImmediate(resolve))
      if (signal?.aborted) throw new GentorrentError('ABORTED', {}, { cause: signal.reason })
      for (const entry of namesIn(at, issues)) {
        const name = diskPath(entry.name)
        const place = { at: inside(at, name), path: [...path, shown(name)] }
        if (entry.isDirectory()) stack.push(place)
        else if (entry.isFile()) {
          const candidate = lookAt(place.at, place.path, lengths)
          if (candidate) candidates.set(candidate.shown, candidate)
        }
      }
    }
  }
  return { candidates: [...candidates.values()], issues }
}

const assertDirectory = (given: string, root: string) => {
  const stats = statSync(root, { throwIfNoEntry: false })
  if (!stats) throw new GentorrentError('CONTENT_MISSING', { path: given })
  if (!stats.isDirectory()) {
    throw new GentorrentError('CONTENT_UNREADABLE', { paths: [given], because: 'it is not a directory' })
  }
}

/** Sorted backwards by kind of stack: what is pushed last is looked at first. */
const namesIn = (at: DiskPath, issues: Issue[]): readonly Dirent<Buffer>[] => {
  try {
    const entries = readdirSync(at, { withFileTypes: true, encoding: 'buffer' })
    return entries.sort((a, b) => Buffer.compare(b.name, a.name))
  } catch (error) {
    if (codeOf(error) === undefined) throw error
    const details = { paths: [shown(at)], because: reasonOf(error) }
    issues.push(issue('CONTENT_UNREADABLE', details, { severity: 'warning' }))
    return []
  }
}

/** Files that vanish or cannot be read are nobody's. */
const lookAt = (at: DiskPath, path: readonly string[], lengths: ReadonlySet<number>): FileOnDisk | undefined => {
  const stats = lstatSync(at, { throwIfNoEntry: false })
  if (!stats?.isFile() || !lengths.has(stats.size) || faultOfReading(at, stats) !== undefined) return undefined
  return { content: contentAt(at, stats), length: stats.size, path, shown: shown(at) }
}

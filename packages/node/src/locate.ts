import { type Stats, statSync } from 'node:fs'
import { GentorrentError, issue } from '@gentorrent/core'
import type { Content, FileEntry, Files, Issue, Layout } from '@gentorrent/core/plugin'
import { bitsOf } from './bits.ts'
import { contentAt } from './content.ts'
import { type DiskPath, diskPath, inside } from './disk-path.ts'
import { faultHere, faultOfPath } from './path-fault.ts'
import { faultOfReading } from './readable.ts'
import { realPath } from './real-path.ts'
import { codeOf, reasonOf } from './reason.ts'
import { typeOf } from './scan/facts.ts'
import { shower } from './shower.ts'

export interface Located {
  /**
   * The same layout, with the contents that were found. What was not found is zeros. Facts that the torrent tells of no
   * file are those of the disk.
   */
  readonly layout: Layout
  /** Errors: `FILE_MISSING`, `FILE_LENGTH`, `FILE_SPECIAL`, `CONTENT_UNREADABLE`, `PATH_INVALID`. */
  readonly issues: readonly Issue[]
  /** Bytes of the layout that are there to be read. */
  readonly present: number
}

/**
 * Finds the files of a torrent on disk, to verify them.
 *
 * A torrent comes from anybody. Its paths are opened only if they lead from the root downwards by plain names; anything
 * else is a `PATH_INVALID`. Symlinks on disk are followed, as they are when a torrent is made: they are the person's own,
 * and nothing is told about what they point to except whether it has the hashes that the torrent says.
 *
 * @param path The file or directory that the torrent is about, under whatever name, or the directory that it is in.
 * @throws GentorrentError `CONTENT_MISSING`, `CONTENT_UNREADABLE` (the path itself), `ABORTED`
 */
export const locate = async (
  layout: Layout,
  path: string,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<Located> => {
  const placeOf = placesIn(layout, path)
  const issues: Issue[] = []
  const files: FileEntry[] = []
  const isTold = (fact: 'executable' | 'hidden') => layout.files.some(({ facts }) => facts[fact])
  const told = { executable: isTold('executable'), hidden: isTold('hidden') }
  const found = (file: FileEntry) => contentOf(file, placeOf, issues, told)
  for (const [i, file] of layout.files.entries()) {
    if (i % pace === 0) {
      await new Promise(resolve => setImmediate(resolve))
      if (signal?.aborted) throw new GentorrentError('ABORTED', {}, { cause: signal.reason })
    }
    files.push(file.role === 'data' ? { ...file, ...found(file) } : file)
  }
  return { layout: { ...layout, files }, issues, present: files.reduce((sum, file) => sum + presentIn(file), 0) }
}

const presentIn = ({ role, length, content }: FileEntry) =>
  role === 'data' && content.kind === 'path' ? Math.min(length, content.length) : 0

/** Files between two chances for others to run: a few milliseconds. */
const pace = 1024

/** Where a file should be, and how the person calls that. */
interface Place {
  readonly at: DiskPath
  readonly shown: string
}
type PlaceOf = (file: FileEntry) => Place

const placesIn = ({ name, single, files }: Layout, path: string): PlaceOf => {
  const isDirectory = look(path).isDirectory()
  const root = diskPath(realPath(path))
  const show = shower(path)
  // In v2 a single file's own name need not be the torrent's (BEP 52).
  const own = single ? (files[0]?.path[0] ?? name) : name
  const below = faultHere(own) === undefined ? inside(root, own) : root
  if (single) {
    const place = isDirectory ? { at: below, shown: show([own]) } : { at: root, shown: path }
    return () => place
  }
  if (!isDirectory) {
    const because = 'it is a file, and the torrent is about a directory'
    throw new GentorrentError('CONTENT_UNREADABLE', { paths: [path], because })
  }
  // A directory may well hold another one of its own name: then whichever has more of the files.
  const isBelow = below !== root && countPresent(files, below) > countPresent(files, root)
  return isBelow
    ? file => ({ at: join(below, file.path), shown: show([name, ...file.path]) })
    : file => ({ at: join(root, file.path), shown: show(file.path) })
}

const look = (path: string): Stats => {
  try {
    return statSync(path)
  } catch (cause) {
    if (isAbsent(cause)) throw new GentorrentError('CONTENT_MISSING', { path }, { cause })
    throw new GentorrentError('CONTENT_UNREADABLE', { paths: [path], because: reasonOf(cause) }, { cause })
  }
}

const countPresent = (files: Files, root: DiskPath) => {
  const sample = files.filter(({ role, path }) => role === 'data' && faultOfPath(path) === undefined).slice(0, 256)
  return sample.filter(({ path }) => isPresent(join(root, path))).length
}

const isPresent = (path: DiskPath) => {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
  } catch {
    return false
  }
}

const nothing: Content = { kind: 'none' }

const contentOf = (
  file: FileEntry,
  placeOf: PlaceOf,
  issues: Issue[],
  told: { readonly executable: boolean; readonly hidden: boolean },
): Pick<FileEntry, 'content' | 'facts'> => {
  const { path, length, facts } = file
  const missing = (found: Issue) => {
    issues.push(found)
    return { content: nothing, facts }
  }
  const severity = 'error'
  const because = faultOfPath(path)
  if (because !== undefined) return missing(issue('PATH_INVALID', { path, because }, { severity, path }))
  const { at, shown } = placeOf(file)
  let stats: Stats
  try {
    stats = statSync(at)
  } catch (error) {
    if (isAbsent(error)) return missing(issue('FILE_MISSING', { path }, { severity, path }))
    if (codeOf(error) === undefined) throw error
    return missing(issue('CONTENT_UNREADABLE', { paths: [shown], because: reasonOf(error) }, { severity, path }))
  }
  if (!stats.isFile()) {
    const type = stats.isDirectory() ? 'directory' : typeOf(stats)
    return missing(issue('FILE_SPECIAL', { path: shown, type }, { severity, path }))
  }
  const fault = faultOfReading(at, stats)
  if (fault !== undefined) {
    return missing(issue('CONTENT_UNREADABLE', { paths: [shown], because: fault }, { severity, path }))
  }
  if (stats.size !== length) {
    issues.push(issue('FILE_LENGTH', { path, length: stats.size, expected: length }, { severity, path }))
  }
  const { executable, hidden } = bitsOf(path.at(-1)!, stats)
  const isNew = (executable && !told.executable) || (hidden && !told.hidden)
  return {
    content: contentAt(at, stats),
    facts: isNew
      ? { ...facts, ...(executable && !told.executable && { executable }), ...(hidden && !told.hidden && { hidden }) }
      : facts,
  }
}

const isAbsent = (error: unknown) => ['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '')

const join = (root: DiskPath, path: readonly string[]) => path.reduce<DiskPath>(inside, root)

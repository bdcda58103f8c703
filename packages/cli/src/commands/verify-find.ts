import { resolve } from 'node:path'
import { type FoundFile, findContent, type ReadTorrent } from '@gentorrent/core'
import type { FileEntry, HashEngine, Issue, Layout, Plugin, Progress } from '@gentorrent/core/plugin'
import { contentFrom, type FileOnDisk, searchFiles } from '@gentorrent/node'

export interface FindRun {
  readonly torrent: ReadTorrent['torrent']
  /** With the contents that are where they should be. */
  readonly layout: Layout
  /** The files to look for. */
  readonly wanted: readonly FileEntry[]
  readonly directories: readonly string[]
  readonly cwd: string
  readonly plugins: readonly Plugin[]
  readonly engine: HashEngine
  readonly signal: AbortSignal
  readonly onProgress: (progress: Progress) => void
}

/** What was found. */
export interface Findings {
  /** With the contents that were found. */
  readonly layout: Layout
  readonly found: readonly Found[]
  /** The paths of all that is found, in its own place or elsewhere. */
  readonly taken: ReadonlySet<string>
  /** Directories that could not be searched. */
  readonly issues: readonly Issue[]
}

/** A file of `layout`, and where it is. */
export interface Found {
  readonly file: FileEntry
  /** Absolute paths; the first was taken. */
  readonly places: readonly string[]
  readonly by: FoundFile<FileOnDisk>['by']
}

/** Looks for files in directories and below. */
export const findIn = async ({ directories, cwd, ...run }: FindRun): Promise<Findings> => {
  const { layout, wanted, signal } = run
  const lengths = new Set(wanted.map(({ length }) => length))
  const searched = await searchFiles(
    directories.map(directory => resolve(cwd, directory)),
    lengths,
    { signal },
  )
  // What shares a bad piece with a file that is missing may be right, and is then needed to find the other one.
  const own = wanted.flatMap(file => ownCandidate(file) ?? [])
  const all = await findContent({ ...run, candidates: [...own, ...searched.candidates], contentFrom })
  const isOwn = new Set<unknown>(own)
  const contents = new Map(all.map(({ file, candidates }) => [file, candidates[0]!.content]))
  const moved = new Map<FileEntry, FileEntry>()
  const files = layout.files.map(file => {
    const content = contents.get(file)
    if (!content) return file
    const entry = { ...file, content }
    moved.set(file, entry)
    return entry
  })
  const taken = new Set(all.map(({ file }) => file.path.join('/')))
  const found = all.flatMap(({ file, candidates, by }) => {
    const places = [...new Set(candidates.map(({ shown }) => shown))]
    return isOwn.has(candidates[0]) ? [] : [{ file: moved.get(file)!, places, by }]
  })
  return { layout: { ...layout, files }, found, taken, issues: searched.issues }
}

/** The file in its own place, if it has the right length. */
const ownCandidate = ({ content, length, path }: FileEntry): FileOnDisk | undefined =>
  content.kind === 'path' && content.length === length
    ? { content, length, path, shown: String(content.path) }
    : undefined

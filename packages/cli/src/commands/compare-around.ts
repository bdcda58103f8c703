import { type Comparison, isError, issue } from '@gentorrent/core'
import type { FileEntry, Issue, Layout } from '@gentorrent/core/plugin'

/** A comparison, and what it had to leave out. */
export interface ComparedAround {
  readonly comparison: Comparison
  /** With the contents that could be read. */
  readonly layout: Layout
  /** One for each file that could not be read to its end, or changed meanwhile. */
  readonly issues: readonly Issue[]
}

/** A disk with more bad files than that is better copied first. */
const MOST_RUNS = 16

/**
 * Compares, and if a file cannot be read to its end, compares everything else: a bad sector is just what people look for.
 *
 * @throws GentorrentError whatever `compare` throws, but for files that cannot be read or change; those too in the end
 */
export const compareAround = async (
  layout: Layout,
  compare: (layout: Layout) => Promise<Comparison>,
): Promise<ComparedAround> => {
  const issues: Issue[] = []
  let left = layout
  for (;;) {
    try {
      return { comparison: await compare(left), layout: left, issues }
    } catch (error) {
      const bad = issues.length + 1 < MOST_RUNS ? culpritOf(error, left) : undefined
      if (!bad) throw error
      const { file, because } = bad
      const details = { paths: [file.path.join('/')], because }
      issues.push(issue('CONTENT_UNREADABLE', details, { severity: 'error', path: file.path }))
      left = { ...left, files: left.files.map(one => (one === file ? { ...one, content: { kind: 'none' } } : one)) }
    }
  }
}

/** The file that an error is about. */
const culpritOf = (error: unknown, { files }: Layout): { file: FileEntry; because: string } | undefined => {
  const [place, because] = isError(error, 'CONTENT_UNREADABLE')
    ? [error.details.paths[0], error.details.because]
    : isError(error, 'CONTENT_CHANGED')
      ? [error.details.path, `it changed while it was being read: ${error.details.because}`]
      : []
  if (place === undefined || because === undefined) return undefined
  const file = files.find(({ content }) => content.kind === 'path' && textOf(content.path) === place)
  return file && { file, because }
}

const textOf = (path: string | Uint8Array) => (typeof path === 'string' ? path : Buffer.from(path).toString())

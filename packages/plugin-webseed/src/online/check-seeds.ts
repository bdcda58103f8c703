import {
  counted,
  type FileEntry,
  type Issue,
  type Layout,
  type Online,
  type Torrent,
  warning,
} from '@gentorrent/core/plugin'
import type { Asking } from '@gentorrent/net'
import { codeOf } from './fault.ts'
import { type Seed, seedsIn } from './seeds.ts'

export interface SeedCheck {
  readonly urls: readonly string[]
  readonly httpSeeds: readonly string[]
  /** Pieces to have of each seed, and to hash. */
  readonly pieceCount: number
  readonly asking: Asking
}

/** Files whose lengths are asked for: the first, the last, and some between. More would be a burden on the server. */
const filesMax = 32
/** A server without the content would miss every file; nobody reads on after these. */
const faultsMax = 5

/**
 * Asks every seed: whether it can be reached, files have the length that the torrent says, ranges are honoured, and some
 * pieces, chosen by chance, have the hashes that the torrent says.
 *
 * @returns errors, each of which names the seed, and the file or piece
 */
export const checkSeeds = async (
  torrent: Torrent,
  layout: Layout,
  { pieceCount, asking, ...given }: SeedCheck,
  run: Pick<Online<any>, 'compare' | 'progress' | 'remark' | 'warn'>,
): Promise<readonly Issue[]> => {
  const issues: Issue[] = []
  for (const seed of seedsIn(torrent, layout, given)) {
    run.progress(`asking ${seed.url}`)
    const faults = await lengthFaults(seed, layout, asking)
    issues.push(...faults)
    // A seed that has not got the files has not got their pieces either, or nobody can say.
    if (faults.length > 0) continue
    run.progress(`asking ${seed.url} for ${counted(pieceCount, 'piece')}`)
    const found = await pieceFaults(seed, pieceCount, asking, run)
    issues.push(...found)
    if (found.length === 0)
      run.remark({ code: 'WEBSEED_CHECKED', message: `the web seed ${named(seed)} has what the torrent says` })
  }
  return issues
}

const lengthFaults = async (seed: Seed, layout: Layout, asking: Asking): Promise<readonly Issue[]> => {
  const issues: Issue[] = []
  for (const file of someOf(layout.files.filter(({ role, length }) => role === 'data' && length > 0))) {
    const issue = await faultOf(seed, file, () => seed.read(file, { start: 0, end: 1 }, asking))
    if (issue) issues.push(issue)
    if (issues.length === faultsMax || (issue && isOfServer(issue))) break
  }
  return issues
}

const someOf = (files: readonly FileEntry[]): readonly FileEntry[] => {
  if (files.length <= filesMax) return files
  const step = (files.length - 1) / (filesMax - 1)
  return Array.from({ length: filesMax }, (_, i) => files[Math.round(i * step)]!)
}

/** The other files would fare no better. */
const isOfServer = ({ code }: Issue) =>
  ['WEBSEED_BUSY', 'WEBSEED_CERTIFICATE', 'WEBSEED_FTP_MISSING', 'WEBSEED_PRIVATE', 'WEBSEED_TIMEOUT'].includes(code)

const faultOf = async (seed: Seed, file: FileEntry, ask: () => Promise<unknown>): Promise<Issue | undefined> => {
  try {
    await ask()
    return undefined
  } catch (error) {
    return issueOf(seed, error, file)
  }
}

/** @throws whatever is no fault of the seed */
const issueOf = (seed: Seed, error: unknown, file: FileEntry): Issue => {
  const code = codeOf(error)
  if (code === undefined) throw error
  const { message } = error as Error
  // Without the package nothing is known, and nothing is wrong with the torrent.
  if (code === 'WEBSEED_FTP_MISSING') return warning(code, `the web seed ${named(seed)} ${message}`)
  const text = `the web seed ${named(seed)} ${message}, asked for \`${file.path.join('/')}\``
  const flags = code === 'WEBSEED_PRIVATE' ? { flags: ['--allow-private-addresses'] } : {}
  return { code, severity: 'error', message: text, path: file.path, ...flags }
}

const pieceFaults = async (
  seed: Seed,
  count: number,
  asking: Asking,
  { compare }: Pick<Online<any>, 'compare'>,
): Promise<readonly Issue[]> => {
  let asked: FileEntry | undefined
  try {
    const differences = await compare(async (file, range) => {
      asked = file
      return seed.read(file, range, asking)
    }, count)
    return differences.slice(0, faultsMax).map(({ message, ...issue }) => ({
      ...issue,
      code: 'WEBSEED_CONTENT',
      severity: 'error',
      message: `the web seed ${named(seed)} has other bytes than the torrent says: ${message}`,
    }))
  } catch (error) {
    if (!asked) throw error
    return [issueOf(seed, error, asked)]
  }
}

/** What stands before an `@` may be a password. */
const named = ({ url }: Seed) => `\`${url.replace(/\/\/[^/@]*@/, '//')}\``

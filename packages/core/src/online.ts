import type { HashEngine } from './contract/digest.ts'
import type { Content, FileEntry, Layout } from './contract/files.ts'
import type { Issue, Remark } from './contract/issue.ts'
import type { ActivePlugin, Online, Plugin } from './contract/plugin.ts'
import type { Torrent } from './contract/torrent.ts'
import { isError, issueOf } from './errors.ts'
import { hex } from './hex.ts'
import { calling } from './members.ts'
import { readersOf } from './read.ts'
import { record } from './record.ts'
import { allowed, note } from './settle.ts'
import { compareContent } from './verify/compare-content.ts'

export interface OnlineInput {
  readonly torrent: Torrent
  /** The torrent's layout; undefined if no plugin can make out its files. */
  readonly layout?: Layout | undefined
  /** Plugins that explain the torrent, with options where they have some. */
  readonly plugins: readonly (Plugin | ActivePlugin)[]
  /** Whether a plugin is asked. Default: each. */
  readonly asks?: (plugin: ActivePlugin) => boolean
  /** Hashes what was fetched. */
  readonly engine: HashEngine
  /** Codes of warnings that are dropped. */
  readonly allow?: readonly string[]
  readonly signal?: AbortSignal
  /** Called when it is: what plugins are doing, in a few words. */
  readonly onAsking?: (text: string) => void
}

/**
 * Asks the world outside whether what a torrent names is there, and right: every plugin with a `read.online`.
 *
 * @throws GentorrentError `ABORTED`, `PLUGIN_FAILED`
 */
export const checkOnline = async (
  input: OnlineInput,
): Promise<{ readonly issues: readonly Issue[]; readonly remarks: readonly Remark[] }> => {
  const { torrent, layout, allow = [], asks = () => true, signal = new AbortController().signal, onAsking } = input
  const readers = readersOf(input.plugins).filter(asks)
  const { voice, said } = record(onAsking)
  const issues: Issue[] = []
  for (const { definition, options } of readers) {
    const run: Online<any> = {
      ...voice,
      options: options ?? {},
      signal,
      ...(layout && { layout }),
      compare: (fetch, count) => compareFetched(input, fetch, count),
    }
    const found = await calling(definition.id, 'read.online', () => definition.read?.online?.(torrent, run))
    note(issues, found ?? [])
  }
  return { issues: allowed([...said.issues, ...issues], allow), remarks: said.remarks }
}

/** Content that is somewhere else: the entry that it belongs to, and where in it it begins. */
interface Elsewhere {
  readonly kind: 'elsewhere'
  readonly file: FileEntry
  readonly start: number
}
const elsewhere = (file: FileEntry, start: number) => ({ kind: 'elsewhere', file, start }) as unknown as Content

type Fetch = Parameters<Online<any>['compare']>[0]

const compareFetched = async (
  { torrent, layout, plugins, engine, signal }: OnlineInput,
  fetch: Fetch,
  count: number,
): Promise<readonly Issue[]> => {
  if (!layout) return []
  const files = layout.files.map(file => (file.role === 'data' ? { ...file, content: elsewhere(file, 0) } : file))
  try {
    const { issues } = await compareContent({
      torrent,
      layout: { ...layout, files },
      plugins,
      engine: fetching(engine, fetch),
      sample: { size: { count }, seed: hex(crypto.getRandomValues(new Uint8Array(8))) },
      // A few pieces at a time: they are held in memory.
      failFast: true,
      contentFrom: (content, start) => {
        const { kind, file, start: before } = content as unknown as Elsewhere
        return kind === 'elsewhere' ? elsewhere(file, before + start) : content
      },
      ...(signal && { signal }),
    })
    return issues
  } catch (error) {
    if (!isError(error, 'FILE_UNVERIFIABLE')) throw error
    return [issueOf(error, 'warning')]
  }
}

/** The engine, with the bytes of what is elsewhere. */
const fetching = (engine: HashEngine, fetch: Fetch): HashEngine => ({
  ...engine,
  async run(plan, control) {
    const files = []
    // One after the other: a server that is asked for much at once may take it for an attack.
    for (const file of plan.files) {
      const { kind, file: entry, start } = file.content as unknown as Elsewhere
      if (kind !== 'elsewhere' || file.length === 0) files.push(file)
      else
        files.push({
          ...file,
          content: { kind: 'bytes', bytes: await fetch(entry, { start, end: start + file.length }) } as const,
        })
    }
    return engine.run({ ...plan, files }, control)
  },
})

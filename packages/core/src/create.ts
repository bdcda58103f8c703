import { blankEngine } from './blank-engine.ts'
import type { DigestRequest, HashEngine, Progress } from './contract/digest.ts'
import type { Layout } from './contract/files.ts'
import type { Issue, Remark } from './contract/issue.ts'
import type { ActivePlugin } from './contract/plugin.ts'
import type { Torrent } from './contract/torrent.ts'
import { GentorrentError } from './errors.ts'
import { type PlanInput, type Planned, plan } from './plan.ts'
import { layoutOf, parse } from './read.ts'
import { record, type Said } from './record.ts'
import { resultsOf } from './results.ts'
import { lengthIssues } from './review.ts'
import { type Outside, type Spool, seal } from './seal.ts'
import { settle } from './settle.ts'

export interface CreateInput extends PlanInput {
  /** What `plan` gave for the same input, so that it is not done twice. Default: it is done now. */
  readonly planned?: Planned
  /** Called while content is read. */
  readonly onProgress?: (progress: Progress) => void
  /** Called when it is, while plugins ask the world outside: what they are doing, in a few words. */
  readonly onAsking?: (text: string) => void
  /**
   * Makes a place for a torrent of tens of megabytes, where it is written part by part and read again. Then nothing holds the
   * files while it is checked, unless the caller does. Default: it is made in memory.
   */
  readonly spool?: () => Promise<Spool | undefined>
}

/** A torrent that was just made. */
export interface Created {
  /** The torrent file. */
  readonly bytes: Uint8Array
  /** The same, read again. */
  readonly torrent: Torrent
  /** Where there is a `spool`: as the torrent tells it, without contents. */
  readonly layout: Layout
  /** Warnings. */
  readonly issues: readonly Issue[]
  /** What plugins found worth telling. */
  readonly remarks: readonly Remark[]
}

/** What a run would make. */
export interface Estimate {
  readonly layout: Layout
  /** Ids of the plugins that would take part, sorted. */
  readonly active: readonly string[]
  readonly requests: readonly DigestRequest[]
  /** The torrent file with placeholders for digests, and the same, read again: for checks that look at no digest. */
  readonly bytes: Uint8Array
  readonly torrent: Torrent
  /** Bytes of the torrent file. Exact, unless files with the same content share an entry of it. */
  readonly torrentLength: number
  /** The warnings that the torrent would get. */
  readonly issues: readonly Issue[]
  /** What plugins found worth telling. */
  readonly remarks: readonly Remark[]
}

/**
 * Makes a torrent: activate ► arrange ► digests ► engine ► info ► seal ► metainfo ► encode ► validate.
 *
 * @throws GentorrentError `REFUSED` (all problems at once, before a byte is read), `CONTENT_CHANGED`, `CONTENT_UNREADABLE`,
 * `ABORTED`, `PLUGIN_FAILED`, `WROTE_WRONG`
 */
export const create = async (input: CreateInput): Promise<Created> =>
  finish(input.planned ?? plan(input), input, { engine: input.engine, isDry: false, counts: () => true })

/**
 * The same without reading content: placeholders stand for the digests, and all the rest is done for real.
 *
 * @throws GentorrentError `REFUSED`, `PLUGIN_FAILED`
 */
export const estimate = async (input: PlanInput & Pick<CreateInput, 'planned'>): Promise<Estimate> => {
  const { planned = plan(input) } = input
  const blank = { engine: blankEngine(input.engine), isDry: true, counts: isWarning }
  const { bytes, torrent, layout, issues, remarks } = await finish(planned, input, blank)
  const { active, digestPlan } = planned
  const requests = digestPlan.requests
  return { layout, active, requests, bytes, torrent, torrentLength: bytes.length, issues, remarks }
}

interface Finish {
  readonly engine: HashEngine
  readonly isDry: boolean
  /** Which of the faults of the finished torrent count; placeholders have faults that digests have not. */
  readonly counts: (issue: Issue) => boolean
}

/**
 * Nothing of the content is held while the finished torrent is read, where it is read from a spool: so no function below holds
 * the files while it waits for the last stage.
 */
const finish = (planned: Planned, input: CreateInput, { engine, isDry, counts }: Finish): Promise<Created> => {
  const { voice, said } = record(input.onAsking)
  const check = checkLater(planned, input, { engine, isDry, counts }, said)
  return hashAndSeal(planned, input, { engine, voice: { ...voice, isDry } }).then(check)
}

const hashAndSeal = async (
  planned: Planned,
  { signal = new AbortController().signal, onProgress, spool }: CreateInput,
  { engine, voice }: { readonly engine: HashEngine; readonly voice: Outside },
): Promise<Uint8Array | Spool> => {
  const { hashed } = planned.requested
  const answers = await engine.run(hashed, { signal, ...(onProgress && { onProgress }) })
  return seal(planned, resultsOf(planned.requested, hashed.files, answers), voice, engine.digest, spool)
}

/** The last stage: the torrent is read as it was written. */
const checkLater = (
  { activated, issues: known, layout }: Planned,
  { files: _, planned: __, ...input }: CreateInput,
  { engine, isDry, counts }: Finish,
  said: Said,
) => {
  const readers = activated.members.map(({ definition, run }) => ({ definition, options: run.options }))
  return checker(input.spool ? undefined : layout, { known, readers, engine, isDry, counts, said, input })
}

interface Checking extends Finish {
  readonly known: readonly Issue[]
  readonly readers: readonly ActivePlugin[]
  readonly said: Said
  readonly input: AskingInput
}

const checker =
  (layout: Layout | undefined, { known, readers, engine, isDry, counts, said, input }: Checking) =>
  async (sealed: Uint8Array | Spool): Promise<Created> => {
    const bytes = sealed instanceof Uint8Array ? sealed : await sealed.read()
    const { torrent, issues } = await parse(bytes, readers, 'strict', engine).catch(wroteWrong)
    const online = isDry ? nothingSaid : await askAbout(torrent, readers, input)
    const warnings = settleWritten(
      [...known, ...said.issues, ...issues.filter(counts), ...lengthIssues(bytes.length), ...online.issues],
      input.allow ?? [],
    )
    const definitions = readers.map(({ definition }) => definition)
    return {
      bytes,
      torrent,
      get layout() {
        return layout ?? layoutOf(torrent, definitions)!
      },
      issues: warnings,
      remarks: [...said.remarks, ...online.remarks],
    }
  }

const nothingSaid: Said = { issues: [], remarks: [] }

type AskingInput = Pick<CreateInput, 'engine' | 'signal' | 'allow' | 'onAsking'>

/**
 * What the world outside says about the torrent, where a plugin is to ask it. The content is hashed already: nothing that others
 * do may take the torrent away.
 */
const askAbout = async (torrent: Torrent, readers: readonly ActivePlugin[], input: AskingInput): Promise<Said> => {
  if (!readers.some(isLive)) return nothingSaid
  // Loaded by those who ask.
  const { checkOnline } = await import('./online.ts')
  const layout = layoutOf(
    torrent,
    readers.map(({ definition }) => definition),
  )
  const { issues, remarks } = await checkOnline({ ...input, torrent, layout, plugins: readers, asks: isLive })
  return { issues: issues.map(issue => ({ ...issue, severity: 'warning' })), remarks }
}

const isLive = ({ definition: { live }, options }: ActivePlugin): boolean =>
  (typeof live === 'function' ? live(options as any) : live) === true

const isWarning = ({ severity }: Issue) => severity === 'warning'

/** The writer is its own first reader. What it refuses of its own work is nobody's fault but ours. */
const settleWritten = (issues: readonly Issue[], allow: readonly string[]): readonly Issue[] => {
  try {
    return settle(issues, allow)
  } catch (error) {
    return wroteWrong(error)
  }
}

const wroteWrong = (error: unknown): never => {
  const because = error instanceof Error ? error.message : String(error)
  throw new GentorrentError('WROTE_WRONG', { because }, { cause: error })
}

import { blankEngine } from '../blank-engine.ts'
import type { DigestAnswer, DigestPlan, HashEngine, PerFile, Progress, Tree } from '../contract/digest.ts'
import type { FileEntry, Layout } from '../contract/files.ts'
import type { Issue } from '../contract/issue.ts'
import type { ActivePlugin, Plugin } from '../contract/plugin.ts'
import type { Torrent } from '../contract/torrent.ts'
import { detected } from '../detected.ts'
import { type KnownDigests, knownDigests } from '../edit/known.ts'
import { GentorrentError, issue } from '../errors.ts'
import { calling, type Member, membersOf } from '../members.ts'
import { definitionsOf } from '../read.ts'
import { type Requested, request } from '../request.ts'
import { keyOf } from '../request-key.ts'
import { type Results, resultsOf } from '../results.ts'
import { compareBytes } from '../text-order.ts'
import { type ByteRange, holderOf, joinRanges } from './byte-range.ts'
import { absence, claimFault } from './claims.ts'
import { type Pieces, piecesOf } from './pieces.ts'
import { type ContentFrom, fill, judged, type Portion, portionOf } from './portion.ts'
import { portionsOf } from './portions.ts'
import { choosePieces, type Sample } from './sample.ts'

export interface VerifyInput {
  readonly torrent: Torrent
  /** The torrent's layout (`read().layout`), with the contents to compare filled in. */
  readonly layout: Layout
  /**
   * Bytes of content that are there to be read. Where nearly all is missing, no piece is compared: zeros would stand for
   * what is missing, and a torrent may claim any length. Default: all that the torrent describes.
   */
  readonly present?: number
  readonly plugins: readonly (Plugin | ActivePlugin)[]
  readonly engine: HashEngine
  /** Compares some pieces only, and reads no others. Default: all. Needs `contentFrom`. */
  readonly sample?: Sample
  /** Ends with the first difference, as far as hashes allow. Default: false. Needs `contentFrom`. */
  readonly failFast?: boolean
  /** How content begins at another byte than its first; `@gentorrent/node` has one for files on disk. */
  readonly contentFrom?: ContentFrom
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Progress) => void
}

/** What a comparison comes to. */
export interface Comparison {
  /** Every difference; empty if the content is what the torrent says, as far as it was compared. */
  readonly issues: readonly Issue[]
  /** Where in the stream content was compared: ascending, and apart. */
  readonly ranges: readonly ByteRange[]
  /** Pieces that have hashes of their own, and how many of them were compared. Absent if there are none. */
  readonly pieces?: { readonly count: number; readonly compared: number }
  /** Whether a hash over the file alone, and all of it, says that it is as it should be. */
  isIntact(file: FileEntry): boolean
}

/**
 * Compares content with a torrent, through the same requests and the same engine that wrote it: writing and verifying
 * cannot drift apart.
 *
 * @throws GentorrentError `CONTENT_CHANGED`, `CONTENT_UNREADABLE`, `ABORTED`, `PLUGIN_FAILED`, `ALGORITHM_UNSUPPORTED`,
 * `FILE_UNVERIFIABLE` (a sample of what has no hashes of parts)
 */
export const compareContent = async (input: VerifyInput): Promise<Comparison> => {
  const { torrent, layout, plugins, engine, signal = new AbortController().signal, onProgress } = input
  const members = membersOf(detected(definitionsOf(plugins), torrent), signal).filter(
    ({ definition }) => definition.read?.compare,
  )
  const requested = request(members, layout, engine)
  const { plan } = requested
  const pieces = piecesOf(plan, layout)
  const because =
    plan.requests.length === 0
      ? 'no installed plugin knows what hashes it has'
      : (claimFault(torrent, plan) ?? absence(layout, input.present))
  if (because !== undefined) return nothing(issue('FILE_UNVERIFIABLE', { because }, { severity: 'error' }), pieces)

  const compare = (some: readonly Member[], answers: readonly DigestAnswer[]) => {
    const results = resultsOf(requested, layout.files, answers)
    return some.flatMap(({ id, definition, run }) =>
      calling(id, 'read.compare', () => definition.read!.compare!(torrent, { ...run, layout, digests: results(id) })),
    )
  }
  const comparison = (issues: readonly Issue[], ranges: readonly ByteRange[], answers: readonly DigestAnswer[]) => ({
    issues,
    ranges,
    ...(pieces && { pieces: { count: pieces.count, compared: countIn(pieces, ranges) } }),
    isIntact: lazily(() =>
      intactness(requested, knownDigests(torrent, layout, members), resultsOf(requested, layout.files, answers)),
    ),
  })

  const groups = groupsOf(plan, pieces, input)
  const { contentFrom } = input
  if (!groups || !contentFrom) {
    const answers = await engine.run(plan, { signal, ...(onProgress && { onProgress }) })
    return comparison(compare(members, answers), [{ start: 0, end: layout.length }], answers)
  }
  const answers = await blankEngine(engine).run(plan, { signal })
  const progress = progressOver(groups, onProgress)
  const ranges: ByteRange[] = []
  const issues: Issue[] = []
  for (const [i, group] of groups.entries()) {
    const portion = portionOf(plan, layout, group, contentFrom)
    fill(plan, layout, portion, await engine.run(portion.plan, { signal, ...progress(i) }), answers)
    for (const range of portion.ranges) ranges.push(range)
    const isJudged = judged(plan, layout, portion)
    for (const found of compare(answerable(members, requested, portion), answers))
      if (isJudged(found)) issues.push(found)
    if (input.failFast && issues.some(({ severity }) => severity === 'error')) break
  }
  return comparison(issues, joinRanges(ranges), answers)
}

const nothing = (reason: Issue, pieces: Pieces | undefined): Comparison => ({
  issues: [reason],
  ranges: [],
  ...(pieces && { pieces: { count: pieces.count, compared: 0 } }),
  isIntact: () => false,
})

/** What to read one after the other; undefined for everything at once. */
const groupsOf = (
  plan: DigestPlan,
  pieces: Pieces | undefined,
  { layout, sample, failFast = false }: VerifyInput,
): readonly (readonly ByteRange[])[] | undefined => {
  if (sample) {
    if (!pieces) {
      const because = 'no part of it has a hash of its own, so there is nothing to sample: compare all of it'
      throw new GentorrentError('FILE_UNVERIFIABLE', { because })
    }
    const ranges = choosePieces(pieces.count, sample).map(pieces.rangeOf)
    return failFast ? batches(ranges) : [ranges]
  }
  return failFast ? portionsOf(plan, layout, pieces)?.map(range => [range]) : undefined
}

/** A few pieces first, and each time twice as many. */
const batches = (ranges: readonly ByteRange[]): readonly (readonly ByteRange[])[] => {
  const some: (readonly ByteRange[])[] = []
  for (let at = 0, count = 4; at < ranges.length; at += count, count *= 2) some.push(ranges.slice(at, at + count))
  return some
}

/** Members whose requests about the stream all have answers. */
const answerable = (members: readonly Member[], { plan, places }: Requested, portion: Portion) => {
  const answered = new Set(portion.places)
  return members.filter(({ id }) =>
    [...(places.get(id)?.values() ?? [])].every(place => plan.requests[place]!.scope === 'file' || answered.has(place)),
  )
}

const countIn = ({ count, rangeOf }: Pieces, ranges: readonly ByteRange[]): number => {
  const isCompared = holderOf(ranges)
  if (ranges.length === 1 && ranges[0]!.start === 0 && isCompared({ start: 0, end: rangeOf(count - 1).end }))
    return count
  let compared = 0
  for (let index = 0; index < count; index++) if (isCompared(rangeOf(index))) compared++
  return compared
}

const intactness = (
  { plan, places }: Requested,
  known: KnownDigests,
  results: (id: string) => Results,
): ((file: FileEntry) => boolean) => {
  const pairs = [...places].flatMap(([id, names]) =>
    [...names].flatMap(([name, place]) => {
      const request = plan.requests[place]!
      const told = request.scope === 'file' ? known.answers.get(keyOf(request)) : undefined
      return told ? [{ told: told.digest as Values, fresh: results(id)[name] as Values }] : []
    }),
  )
  return file =>
    pairs.some(({ told, fresh }) => {
      const [wanted, found] = [told.get(file), fresh.get(file)]
      return wanted !== undefined && found !== undefined && isSame(digestOf(wanted), digestOf(found))
    })
}

/** Most content is right, and then nobody asks. */
const lazily = <A, R>(make: () => (argument: A) => R): ((argument: A) => R) => {
  let made: ((argument: A) => R) | undefined
  return argument => {
    made ??= make()
    return made(argument)
  }
}

type Values = PerFile<Uint8Array | Tree>

const digestOf = (value: Uint8Array | Tree) => ('root' in value ? value.root : value)

const isSame = (a: Uint8Array, b: Uint8Array) => compareBytes(a, b) === 0

const progressOver = (
  groups: readonly (readonly ByteRange[])[],
  onProgress: ((progress: Progress) => void) | undefined,
) => {
  if (!onProgress) return () => ({})
  const lengths = groups.map(ranges => ranges.reduce((sum, { start, end }) => sum + end - start, 0))
  const bytesTotal = lengths.reduce((sum, length) => sum + length, 0)
  const ends: number[] = []
  for (const length of lengths) ends.push((ends.at(-1) ?? 0) + length)
  return (i: number) => ({
    onProgress: ({ bytesDone }: Progress) =>
      onProgress({ bytesDone: Math.min((ends[i - 1] ?? 0) + bytesDone, bytesTotal), bytesTotal }),
  })
}

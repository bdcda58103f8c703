import {
  type DigestPlan,
  type DigestRequest,
  type HashEngine,
  type PackedAnswer,
  type Progress,
  perFile,
} from '../contract/digest.ts'
import type { FileEntry, Layout } from '../contract/files.ts'
import type { Issue } from '../contract/issue.ts'
import type { Torrent } from '../contract/torrent.ts'
import { GentorrentError } from '../errors.ts'
import { calling, type Member } from '../members.ts'
import { placesOf } from '../places-of.ts'
import { request } from '../request.ts'
import { keyOf } from '../request-key.ts'
import { resultsOf, unpack } from '../results.ts'
import type { Digest } from './known.ts'
import { paddedPieces } from './padded-pieces.ts'
import type { Relayout } from './relayout.ts'
import type { Wanted } from './remake.ts'

/** The content of a torrent that is edited, where it has to be read again. */
export interface EditContent {
  /** The layout of the torrent as it is (`read().layout`), with the contents to read filled in. */
  readonly layout: Layout
  readonly engine: HashEngine
}

interface Control {
  readonly signal: AbortSignal
  readonly onProgress?: (progress: Progress) => void
}

/**
 * Reads the content once, and both compares it with what the torrent says and makes the digests that are wanted: content that
 * is damaged must not become a new torrent that is right about it.
 *
 * @returns the digests, in the order of the requests
 * @throws GentorrentError `REFUSED` with everything that differs; what engines throw
 */
export const reread = async (
  torrent: Torrent,
  { layout: old, engine }: EditContent,
  {
    wanted,
    relaid,
    members,
  }: { readonly wanted: Wanted; readonly relaid: Relayout; readonly members: readonly Member[] },
  control: Control,
): Promise<readonly Digest[]> => {
  const { isSameStream, originOf } = relaid
  const { layout, modules } = wanted
  const witnesses = members.filter(({ definition }) => definition.read?.compare)
  const checking = request(witnesses, old, engine)
  const isFilesOnly = checking.plan.requests.every(({ scope }) => scope === 'file')
  // Where the files alone can be compared, nobody needs the stream as it was.
  const isNewStream = !isSameStream && isFilesOnly
  const streamed = isSameStream || isNewStream ? { ask: wanted.requests, make: undefined } : paddedPieces(wanted)
  if (streamed === undefined) {
    // Two streams that have no piece in common: one is compared, then the other is hashed.
    await reread(torrent, { layout: old, engine }, { wanted: { ...wanted, requests: [] }, relaid, members }, control)
    const plan: DigestPlan = { files: layout.files, requests: wanted.requests, modules }
    const answers = await engine.run(plan, control)
    const placeOf = placesOf(layout.files)
    return wanted.requests.map((each, i) =>
      each.scope === 'stream' ? (answers[i] as Digest) : valuesOf(answers[i] as PackedAnswer, layout, placeOf),
    )
  }
  const files = isNewStream ? layout.files : old.files
  const requests = joined(checking.plan.requests, streamed.ask)
  const plan: DigestPlan = {
    files,
    requests,
    modules: [...new Map([...checking.plan.modules, ...modules].map(one => [one.algorithm, one])).values()],
  }
  const answers = requests.length === 0 ? [] : await engine.run(plan, control)
  const toOld = isNewStream ? placesByOrigin(layout, originOf) : undefined
  const oldAnswers = checking.plan.requests.map(each => {
    const answer = answers[requests.findIndex(isLike(each))]!
    return toOld ? packed(answer as PackedAnswer, old, toOld) : answer
  })
  refuse(compare(torrent, old, witnesses, resultsOf(checking, old.files, oldAnswers)))
  const placeOf = placesOf(files)
  const toNew = (file: FileEntry) => {
    const origin = isNewStream ? file : originOf(file)
    return origin && placeOf(origin)
  }
  const digestOf = (each: DigestRequest): Digest => {
    const answer = answers[requests.findIndex(isLike(each))]!
    return each.scope === 'stream' ? (answer as Digest) : valuesOf(answer as PackedAnswer, layout, toNew)
  }
  return wanted.requests.map(each => streamed.make?.(each, digestOf) ?? digestOf(each))
}

const joined = (...lists: readonly (readonly DigestRequest[])[]): readonly DigestRequest[] => [
  ...new Map(lists.flat().map(each => [keyOf(each), each])).values(),
]

const isLike = (wanted: DigestRequest) => {
  const key = keyOf(wanted)
  return (each: DigestRequest) => keyOf(each) === key
}

const placesByOrigin = (layout: Layout, originOf: Relayout['originOf']): ReadonlyMap<FileEntry, number> =>
  new Map(
    layout.files.flatMap((file, i) => {
      const origin = originOf(file)
      return origin && file.role !== 'pad' ? [[origin, i] as const] : []
    }),
  )

const valuesOf = (
  answer: PackedAnswer,
  { files }: Layout,
  placeOfFile: (file: FileEntry) => number | undefined,
): Digest =>
  perFile(files, file => {
    const place = file.role === 'data' ? placeOfFile(file) : undefined
    return place === undefined ? undefined : unpack(answer, place)
  })

/** An answer about files in one order, for the same files in another. */
const packed = (answer: PackedAnswer, { files }: Layout, places: ReadonlyMap<FileEntry, number>): PackedAnswer => {
  const { values, ends, layers } = answer
  return {
    ...reordered({ values, ends }, files, places),
    ...(layers && { layers: reordered(layers, files, places) }),
  }
}

const reordered = (
  { values, ends }: { readonly values: Uint8Array; readonly ends: Float64Array },
  files: readonly FileEntry[],
  places: ReadonlyMap<FileEntry, number>,
) => {
  const all = new Uint8Array(values.length)
  const newEnds = new Float64Array(files.length)
  let end = 0
  for (const [i, file] of files.entries()) {
    const place = places.get(file)
    if (place !== undefined) {
      const part = values.subarray(place === 0 ? 0 : ends[place - 1], ends[place])
      all.set(part, end)
      end += part.length
    }
    newEnds[i] = end
  }
  return { values: all.subarray(0, end), ends: newEnds }
}

const compare = (
  torrent: Torrent,
  layout: Layout,
  witnesses: readonly Member[],
  results: ReturnType<typeof resultsOf>,
): readonly Issue[] =>
  witnesses.flatMap(({ id, definition, run }) =>
    calling(id, 'read.compare', () => definition.read!.compare!(torrent, { ...run, layout, digests: results(id) })),
  )

const refuse = (issues: readonly Issue[]) => {
  const errors = issues.filter(({ severity }) => severity === 'error')
  if (errors.length > 0) throw new GentorrentError('REFUSED', { issues: errors })
}

import type { HashEngine, Progress } from '../contract/digest.ts'
import type { FileEntry, Layout } from '../contract/files.ts'
import type { Plugin } from '../contract/plugin.ts'
import type { Torrent } from '../contract/torrent.ts'
import { detected } from '../detected.ts'
import { knownDigests } from '../edit/known.ts'
import { membersOf } from '../members.ts'
import { definitionsOf } from '../read.ts'
import { request } from '../request.ts'
import type { ContentFrom } from '../verify/portion.ts'
import { byDigests } from './by-digests.ts'
import { byPieces, knownPieces } from './by-pieces.ts'
import { type Candidate, indexOf, isNamesake } from './candidate.ts'
import { inBorders } from './in-borders.ts'

export interface FindInput<C extends Candidate> {
  readonly torrent: Torrent
  /** The torrent's layout. The contents of files that are not wanted are where they should be. */
  readonly layout: Layout
  /** The files to look for. */
  readonly wanted: readonly FileEntry[]
  readonly candidates: readonly C[]
  readonly plugins: readonly Plugin[]
  readonly engine: HashEngine
  /** How content begins at another byte than its first; `@gentorrent/node` has one for files on disk. */
  readonly contentFrom: ContentFrom
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Progress) => void
}

/** Where a file is. */
export interface FoundFile<C extends Candidate> {
  readonly file: FileEntry
  /** At least one; several if there are copies. */
  readonly candidates: readonly C[]
  /**
   * How it was told: by the digest of the whole file, or by pieces, its own or those that it shares with others. A guess goes
   * by name and length, or by length alone where one hash is over everything, and proves nothing.
   */
  readonly by: 'digest' | 'pieces' | 'guess'
}

/**
 * Looks for files of a torrent that have moved or go by other names: by length, then by the digests that the torrent names.
 *
 * @returns those that were found, in the order of the torrent
 * @throws GentorrentError `CONTENT_CHANGED`, `CONTENT_UNREADABLE`, `ABORTED`, `PLUGIN_FAILED`, `ALGORITHM_UNSUPPORTED`
 */
export const findContent = async <C extends Candidate>(input: FindInput<C>): Promise<readonly FoundFile<C>[]> => {
  const { torrent, layout, plugins, engine, contentFrom, signal = new AbortController().signal, onProgress } = input
  const members = membersOf(detected(definitionsOf(plugins), torrent), signal).filter(
    ({ definition }) => definition.read?.compare,
  )
  const { modules } = request(members, layout, engine).plan
  const known = [...knownDigests(torrent, layout, members).answers.values()]
  const candidates = indexOf(input.candidates)
  const options = new Map<FileEntry, readonly C[]>()
  for (const file of input.wanted) {
    const some = file.role === 'data' && file.length > 0 ? candidates.likeliest(file) : []
    if (some.length > 0) options.set(file, some)
  }
  const hash: Hash = (files, requests) =>
    engine.run(
      { files: files.map((file, i) => ({ path: [`${i}`], role: 'data', ...file })), requests, modules },
      { signal, ...(onProgress && { onProgress }) },
    )
  const found = new Map<FileEntry, FoundFile<C>>()
  const note = (by: FoundFile<C>['by']) => (file: FileEntry, candidates: readonly C[]) => {
    found.set(file, { file, candidates, by })
    options.delete(file)
  }

  const digested = await byDigests(options, candidates, known, hash, note('digest'))
  for (const file of digested) options.delete(file)
  const pieces = knownPieces(known, layout)
  if (pieces) {
    await byPieces(options, pieces, contentFrom, hash, note('pieces'))
    const contentOf = (file: FileEntry) => found.get(file)?.candidates[0]?.content
    const isWanted = new Set(input.wanted)
    const resolve = (file: FileEntry) => contentOf(file) ?? (isWanted.has(file) ? undefined : file.content)
    await inBorders(options, pieces, resolve, contentFrom, hash, note('pieces'))
  }
  for (const [file, some] of [...options]) {
    const alike = pieces ? some.filter(candidate => isNamesake(candidate, file)) : some
    if (alike.length > 0) note('guess')(file, alike)
  }
  return layout.files.flatMap(file => found.get(file) ?? [])
}

/** Runs the engine over some contents, of which nobody needs the paths. */
export type Hash = (
  files: readonly (Pick<FileEntry, 'length' | 'content'> & Partial<Pick<FileEntry, 'role'>>)[],
  requests: Parameters<HashEngine['run']>[0]['requests'],
) => ReturnType<HashEngine['run']>

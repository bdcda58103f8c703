import { type DigestRequest, type PerFile, perFile, type Tree } from '../contract/digest.ts'
import type { FileEntry, Layout } from '../contract/files.ts'
import type { Torrent } from '../contract/torrent.ts'
import { calling, type Member } from '../members.ts'
import { keyOf } from '../request-key.ts'
import type { Results } from '../results.ts'

/** An answer to one request. */
export type Digest = Uint8Array | Tree | PerFile<Uint8Array | Tree>

/** A request and its answer. */
export interface Answered {
  readonly request: DigestRequest
  readonly digest: Digest
}

/** What a torrent says about its content. */
export interface KnownDigests {
  /** By `keyOf` of the request. */
  readonly answers: ReadonlyMap<string, Answered>
  /** Each member's own, under their names; undefined where the torrent lacks some. */
  resultsOf(id: string): Results | undefined
}

/** The digests that the members would ask for, as far as the torrent's own keys tell them. */
export const knownDigests = (torrent: Torrent, layout: Layout, members: readonly Member[]): KnownDigests => {
  const answers = new Map<string, Answered>()
  const results = new Map<string, Results>()
  for (const { id, definition, run } of members) {
    const arranged = { ...run, layout }
    const asked = Object.entries(calling(id, 'digests', () => definition.digests?.(arranged)) ?? {})
    const known: Readonly<Record<string, Digest | undefined>> =
      calling(id, 'read.known', () => definition.read?.known?.(torrent, arranged)) ?? {}
    const own: Record<string, Digest> = {}
    let isWhole = true
    for (const [name, request] of asked as [string, DigestRequest | undefined][]) {
      if (request === undefined) continue
      const digest = known[name]
      if (digest === undefined) isWhole = false
      else {
        own[name] = digest
        answers.set(keyOf(request), { request, digest })
      }
    }
    if (isWhole) results.set(id, own)
  }
  return { answers, resultsOf: id => results.get(id) }
}

/** The same values for files that stand elsewhere now, or are called otherwise. */
export const moved = (
  digest: PerFile<Uint8Array | Tree>,
  layout: Layout,
  originOf: (file: FileEntry) => FileEntry | undefined,
): PerFile<Uint8Array | Tree> =>
  perFile(layout.files, file => {
    const origin = file.role === 'data' ? originOf(file) : undefined
    return origin === undefined ? undefined : digest.get(origin)
  })

import type { DigestRequest, PackedAnswer, PerFile, Tree } from '../contract/digest.ts'
import type { FileEntry } from '../contract/files.ts'
import type { Answered } from '../edit/known.ts'
import { hex } from '../hex.ts'
import { keyOf } from '../request-key.ts'
import type { Candidate, Candidates } from './candidate.ts'
import type { Hash } from './find-content.ts'

/**
 * Files of which the torrent names a digest: every candidate is hashed once, whatever it may turn out to be.
 *
 * @returns the files that have one, found or not: a file that is nowhere by its digest need not be looked for by pieces
 */
export const byDigests = async <C extends Candidate>(
  options: ReadonlyMap<FileEntry, readonly C[]>,
  all: Candidates<C>,
  known: readonly Answered[],
  hash: Hash,
  note: (file: FileEntry, candidates: readonly C[]) => void,
): Promise<readonly FileEntry[]> => {
  const ofFiles = known.filter(({ request }) => request.scope === 'file').sort((a, b) => rank(a) - rank(b))
  const wanted: { file: FileEntry; key: string; digest: Uint8Array }[] = []
  for (const file of options.keys()) {
    for (const { request, digest } of ofFiles) {
      const value = (digest as PerFile<Uint8Array | Tree>).get(file)
      if (value === undefined) continue
      wanted.push({ file, key: keyOf(rootOnly(request)), digest: 'root' in value ? value.root : value })
      break
    }
  }
  if (wanted.length === 0) return []
  const keys = new Set(wanted.map(({ key }) => key))
  const requests = ofFiles.map(({ request }) => rootOnly(request)).filter(request => keys.has(keyOf(request)))
  const lengths = new Set(wanted.map(({ file }) => file.length))
  const candidates = [...lengths].flatMap(length => all.ofLength(length))
  const answers = await hash(candidates, requests)
  const found = new Map<string, C[]>()
  requests.forEach((request, i) => {
    const { values, ends } = answers[i] as PackedAnswer
    candidates.forEach((candidate, at) => {
      const name = nameOf(keyOf(request), candidate.length, values.subarray(ends[at - 1] ?? 0, ends[at]))
      const list = found.get(name)
      if (list) list.push(candidate)
      else found.set(name, [candidate])
    })
  })
  for (const { file, key, digest } of wanted) {
    const same = found.get(nameOf(key, file.length, digest))
    if (same) note(file, likeliestFirst(same, options.get(file)!))
  }
  return wanted.map(({ file }) => file)
}

/** So many places of one file are enough to know. */
const PLACES_MAX = 64

const likeliestFirst = <C>(same: readonly C[], likely: readonly C[]): readonly C[] => {
  if (same.length === 1) return same
  const some = new Set(same.length > PLACES_MAX ? same.slice(0, PLACES_MAX) : same)
  const first = likely.filter(candidate => some.has(candidate))
  return [...new Set([...first, ...some])]
}

const nameOf = (key: string, length: number, digest: Uint8Array) => `${key} ${length} ${hex(digest)}`

/** The strongest first; trees, whose work is shared among threads, before digests of whole files. */
const rank = ({ request: { shape, algorithm } }: Answered) =>
  (shape === 'tree' ? 0 : 1) + (algorithm === 'sha256' ? 0 : algorithm === 'sha1' ? 2 : 4)

/** Nobody needs the layer, nor the digests of blocks. */
const rootOnly = (request: DigestRequest): DigestRequest => {
  if (request.shape !== 'tree') return request
  const { shape, scope, algorithm, leafLength } = request
  return { shape, scope, algorithm, leafLength }
}

import type { DigestRequest, PackedAnswer, PerFile, Tree } from '../contract/digest.ts'
import type { FileEntry } from '../contract/files.ts'
import type { Answered } from '../edit/known.ts'
import { hex } from '../hex.ts'
import { keyOf } from '../request.ts'
import type { Candidate } from './candidate.ts'
import type { Hash } from './find-content.ts'

/**
 * Files of which the torrent names a digest: every candidate is hashed once, whatever it may turn out to be.
 *
 * @returns the files that have one, found or not: a file that is nowhere by its digest need not be looked for by pieces
 */
export const byDigests = async <C extends Candidate>(
  options: ReadonlyMap<FileEntry, readonly C[]>,
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
  const candidates = [...new Set(wanted.flatMap(({ file }) => options.get(file)!))]
  const answers = await hash(candidates, requests)
  const found = new Map<string, C[]>()
  requests.forEach((request, i) => {
    const { values, ends } = answers[i] as PackedAnswer
    candidates.forEach((candidate, at) => {
      const name = nameOf(keyOf(request), candidate.length, values.subarray(ends[at - 1] ?? 0, ends[at]))
      found.set(name, [...(found.get(name) ?? []), candidate])
    })
  })
  for (const { file, key, digest } of wanted) {
    const same = new Set(found.get(nameOf(key, file.length, digest)))
    const some = options.get(file)!.filter(candidate => same.has(candidate))
    if (some.length > 0) note(file, some)
  }
  return wanted.map(({ file }) => file)
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

import { createHash } from 'node:crypto'
import type { DigestAnswer, DigestRequest } from '@gentorrent/core/plugin'

/** What an entry holds, all of it in memory. */
export interface Entry {
  readonly role: 'data' | 'pad' | 'symlink'
  readonly bytes: Uint8Array
}

/** Digests as hexadecimal text, computed the plainest way: everything in memory, one request after another. */
export const reference = (entries: readonly Entry[], requests: readonly DigestRequest[]): unknown[] =>
  requests.map(request =>
    request.scope === 'stream'
      ? digestOf(request, Buffer.concat(entries.map(({ bytes }) => bytes)))
      : entries.map(({ role, bytes }) =>
          role === 'data' && (bytes.length > 0 || request.shape === 'whole') ? digestOf(request, bytes) : none(request),
        ),
  )

/** An engine's answers in the same form. */
export const readable = (answers: readonly DigestAnswer[], requests: readonly DigestRequest[]): unknown[] =>
  answers.map((answer, i) => {
    if (answer instanceof Uint8Array) return hex(answer)
    if ('root' in answer) return { root: hex(answer.root), layer: hex(answer.layer) }
    const values = unpack(answer)
    if (requests[i]!.shape !== 'tree') return values
    const layers = unpack(answer.layers!)
    return values.map((root, file) => ({ root, layer: layers[file]! }))
  })

const unpack = ({ values, ends }: { readonly values: Uint8Array; readonly ends: Float64Array }) =>
  Array.from(ends, (end, i) => hex(values.subarray(ends[i - 1] ?? 0, end)))

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

const digestOf = (request: DigestRequest, bytes: Uint8Array): unknown => {
  const hash = (part: Uint8Array) => createHash(request.algorithm).update(part).digest()
  if (request.shape === 'whole') return hex(hash(bytes))
  const blockLength = request.shape === 'blocks' ? request.blockLength : request.leafLength
  const leaves = Array.from({ length: Math.ceil(bytes.length / blockLength) }, (_, i) =>
    hash(bytes.subarray(i * blockLength, (i + 1) * blockLength)),
  )
  if (request.shape === 'blocks') return hex(Buffer.concat(leaves))
  const width = 2 ** Math.ceil(Math.log2(Math.max(leaves.length, 1)))
  let layer = Array.from({ length: width }, (_, i) => leaves[i] ?? Buffer.alloc(hash(bytes).length))
  let kept = ''
  for (let covered = blockLength; ; covered *= 2) {
    if (covered === request.keepLayer && bytes.length > covered)
      kept = hex(Buffer.concat(layer.slice(0, Math.ceil(bytes.length / covered))))
    if (layer.length === 1) return { root: hex(layer[0]!), layer: kept }
    layer = Array.from({ length: layer.length / 2 }, (_, i) => hash(Buffer.concat(layer.slice(2 * i, 2 * i + 2))))
  }
}

const none = ({ shape }: DigestRequest) => (shape === 'tree' ? { root: '', layer: '' } : '')

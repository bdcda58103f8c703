import { type BlockDigests, blocks, type DigestRequest, type PerFile } from '../contract/digest.ts'
import type { Layout } from '../contract/files.ts'
import type { Digest } from './known.ts'
import type { Wanted } from './remake.ts'

/** Digests of a stream, made of digests of its files. */
export interface Streamed {
  /** What to ask for instead. */
  readonly ask: readonly DigestRequest[]
  /** The digest of a request of the scope `stream`; undefined for others. */
  make(request: DigestRequest, digestOf: (request: DigestRequest) => Digest): Digest | undefined
}

/**
 * Where every file begins at a piece, the pieces of the stream are those of the files, each file's last one filled with
 * zeros: so the stream can be hashed while its files are read in another order and without pads. Undefined where that
 * does not hold.
 */
export const paddedPieces = ({ requests, layout }: Wanted): Streamed | undefined => {
  const ofStream = requests.filter(({ scope }) => scope === 'stream')
  if (!ofStream.every(request => request.shape === 'blocks' && isAligned(layout, request.blockLength))) return undefined
  const filled = ({ algorithm, blockLength }: BlockDigests) => blocks(algorithm, 'file', blockLength, { fill: true })
  return {
    ask: requests.flatMap((request): readonly DigestRequest[] =>
      request.scope === 'stream' ? [filled(request as BlockDigests)] : [request],
    ),
    make: (request, digestOf) => {
      if (request.scope !== 'stream') return undefined
      const values = digestOf(filled(request as BlockDigests)) as PerFile<Uint8Array>
      const parts = layout.files.flatMap(file => values.get(file) ?? [])
      const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
      let at = 0
      for (const part of parts) {
        all.set(part, at)
        at += part.length
      }
      return all
    },
  }
}

/** Whether pads and nothing else fill the piece after each file, the last one too. */
const isAligned = ({ files, length }: Layout, pieceLength: number): boolean => {
  let offset = 0
  let open = 0
  for (const file of files) {
    if (file.length === 0) continue
    if (file.role === 'pad') {
      // A pad that is longer than what is left would be pieces of its own.
      if (file.length !== open) return false
      open = 0
    } else {
      if (offset % pieceLength !== 0) return false
      open = (pieceLength - (file.length % pieceLength)) % pieceLength
    }
    offset += file.length
  }
  return length % pieceLength === 0
}

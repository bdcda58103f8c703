import type { DigestRequest } from './contract/digest.ts'

/** The same text for the same request. */
export const keyOf = (digest: DigestRequest): string => {
  const { shape, scope, algorithm } = digest
  if (shape === 'whole') return [shape, scope, algorithm].join()
  if (shape === 'blocks') return [shape, scope, algorithm, digest.blockLength, digest.fill].join()
  return [shape, scope, algorithm, digest.leafLength, digest.keepLayer].join()
}

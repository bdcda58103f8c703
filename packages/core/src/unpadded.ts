import { blocks, type DigestPlan, type DigestRequest } from './contract/digest.ts'
import type { Files, Layout, PaddedFiles } from './contract/files.ts'
import { keyOf } from './request-key.ts'

/** A plan whose files are entries of a layout. */
export interface FilesPlan extends DigestPlan {
  readonly files: Files
}

/**
 * The same plan without pads, if they make no difference: where every file fills whole pieces, the pieces of the stream are
 * those of the files, filled with zeros. So a million pads need not be made for the engine. Requests keep their places.
 */
export const unpadded = (plan: FilesPlan, { padded, pieceLength }: Layout): FilesPlan => {
  if (!padded || !plan.requests.every(digest => digest.scope === 'file' || isPieces(digest, pieceLength))) return plan
  const requests = plan.requests.map(digest =>
    digest.scope === 'file' ? digest : blocks(digest.algorithm, 'file', pieceLength, { fill: true }),
  )
  if (new Set(requests.map(keyOf)).size < requests.length || !fillsPieces(padded, pieceLength)) return plan
  return { files: padded.own, requests, modules: plan.modules }
}

const isPieces = (digest: DigestRequest, pieceLength: number) =>
  digest.shape === 'blocks' && digest.blockLength === pieceLength

/** Whether every file that is not empty begins at a piece, and is filled up to the next one. */
const fillsPieces = (padded: PaddedFiles, pieceLength: number) =>
  padded.own.every(({ length }, i) => {
    const padLength = padded.padLength(i)
    return padLength === 0
      ? length % pieceLength === 0
      : length > 0 && padLength === (-length % pieceLength) + pieceLength
  })

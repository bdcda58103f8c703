import type { IncomingMessage } from 'node:http'
import { NetFault } from './fault.ts'

/**
 * The body of an answer, of which not one byte more is read than it may have.
 *
 * @param least bytes that it must have; default 0
 * @param most bytes that it may have
 * @throws NetFault `body`
 */
export const bodyOf = async (
  answer: IncomingMessage,
  { least = 0, most }: { readonly least?: number; readonly most: number },
): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    for await (const chunk of answer as AsyncIterable<Uint8Array>) {
      length += chunk.length
      if (length > most) throw new NetFault('body', `sends more than the ${most} B that were asked for`)
      chunks.push(chunk)
    }
  } catch (error) {
    // A connection that breaks off leaves a body that is too short, and that is said below.
    const isBroken = (error as NodeJS.ErrnoException).code === 'ECONNRESET' || (error as Error).message === 'aborted'
    if (!isBroken || length >= least) throw error
  }
  if (length < least) throw new NetFault('body', `sends ${length} of the ${least} B that were asked for`)
  return Buffer.concat(chunks)
}

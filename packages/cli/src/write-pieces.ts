import { heedStop } from './heed-stop.ts'
import type { World } from './world.ts'

/**
 * Writes a text that comes in pieces, and holds no more of it than 64 KiB and the longest piece.
 *
 * @throws GentorrentError `OUTPUT_UNWRITABLE`; the reason of the signal, if the person wants to stop
 */
export const writePieces = async (
  pieces: Iterable<string>,
  { stdout, signal }: Pick<World, 'stdout' | 'signal'>,
): Promise<void> => {
  let text = ''
  for (const piece of pieces) {
    text += piece
    if (text.length < 65_536) continue
    await stdout.write(text)
    await heedStop({ signal })
    text = ''
  }
  if (text !== '') await stdout.write(text)
}

import { isUtf8 } from 'node:buffer'
import { GentorrentError } from '@gentorrent/core'
import type { World } from './world.ts'

/**
 * Refuses words that are not UTF-8. Node has put U+FFFD in place of what they hold, which would be written into the torrent,
 * or name a file that is not there. A word may have a U+FFFD of its own, so the bytes decide.
 *
 * @throws GentorrentError `USAGE`
 */
export const refuseBrokenWords = ({ args, argumentBytes }: World): void => {
  const at = argumentBytes?.()?.findIndex(bytes => !isUtf8(bytes)) ?? -1
  if (at < 0) return
  const because = `\`${args[at]}\` is not UTF-8, and its bytes are lost where it shows \uFFFD: write it in UTF-8, or rename what it names`
  throw new GentorrentError('USAGE', { because })
}

import type { Stats } from 'node:fs'
import type { FileFacts } from '@gentorrent/core/plugin'

/** What a disk says of a file that a torrent can record (BEP 47). */
export const bitsOf = (name: string, { mode }: Pick<Stats, 'mode'>): Pick<FileFacts, 'executable' | 'hidden'> => {
  // Windows has no such bit; Node makes one up from the name's extension.
  const executable = (mode & 0o100) !== 0 && process.platform !== 'win32'
  const hidden = name.startsWith('.')
  return { ...(executable && { executable }), ...(hidden && { hidden }) }
}

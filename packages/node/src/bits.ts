import type { Stats } from 'node:fs'
import type { FileFacts } from '@gentorrent/core/plugin'

/** What a disk says of a file that a torrent can record (BEP 47). */
export const bitsOf = (name: string, { mode }: Pick<Stats, 'mode'>): Pick<FileFacts, 'executable' | 'hidden'> => ({
  ...(isExecutable(mode) && { executable: true }),
  ...(isHidden(name) && { hidden: true }),
})

/** Windows has no such bit; Node makes one up from the name's extension. */
export const isExecutable = (mode: number): boolean => (mode & 0o100) !== 0 && !isWindows

export const isHidden = (name: string): boolean => name.startsWith('.')

const isWindows = process.platform === 'win32'

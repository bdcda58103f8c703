import type { Stats } from 'node:fs'

/** What a walk wants to know of what stands at a path. All of it stands in `Stats`. */
export type Facts = Pick<Stats, 'mode' | 'size' | 'mtimeMs'>

export const isFile = ({ mode }: Pick<Facts, 'mode'>): boolean => (mode & KIND) === 0o100000

export const isDirectory = ({ mode }: Pick<Facts, 'mode'>): boolean => isDirectoryMode(mode)

export const isDirectoryMode = (mode: number): boolean => (mode & KIND) === 0o040000

export const isSymbolicLink = ({ mode }: Pick<Facts, 'mode'>): boolean => (mode & KIND) === 0o120000

/** What else there is besides files, directories and symlinks. */
export const typeOf = ({ mode }: Pick<Facts, 'mode'>): string => types.get(mode & KIND) ?? 'thing of unknown type'

/** The bits of a mode that tell the kind: the same for all systems and in Node on Windows. */
const KIND = 0o170000

const types: ReadonlyMap<number, string> = new Map([
  [0o010000, 'FIFO'],
  [0o140000, 'socket'],
  [0o060000, 'device'],
  [0o020000, 'device'],
])

import { accessSync, constants } from 'node:fs'
import type { DiskPath } from './disk-path.ts'
import { codeOf, reasonOf } from './reason.ts'
import type { Facts } from './scan/facts.ts'

/** Why a file cannot be read; undefined if it can. */
export const faultOfReading = (at: DiskPath, { size, mode }: Facts): string | undefined => {
  if (!Number.isSafeInteger(size)) return 'it is longer than 2^53 - 1 bytes'
  // Readable for everybody: nearly every file, and no need to ask.
  if ((mode & 0o444) === 0o444) return undefined
  try {
    accessSync(at, constants.R_OK)
    return undefined
  } catch (error) {
    if (codeOf(error) === undefined) throw error
    return reasonOf(error)
  }
}

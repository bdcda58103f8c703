import { closeSync, linkSync, openSync, renameSync, unlinkSync } from 'node:fs'
import { codeOf } from './reason.ts'

/** Gives a file a name that nobody has: a link, unlike a rename, never replaces. */
export const takeFreeName = (temporary: string, path: string): void => {
  try {
    linkSync(temporary, path)
  } catch (error) {
    if (!noLinks.has(codeOf(error) ?? '')) throw error
    // FAT and some network file systems have no links. Then an empty file takes the name, and is replaced at once: other
    // people's files are as safe, but killed right between the two, the empty one stays.
    closeSync(openSync(path, 'wx'))
    try {
      renameSync(temporary, path)
    } catch (fault) {
      remove(path)
      throw fault
    }
  }
}

const noLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL', 'EISDIR', 'EACCES'])

/** Removes a file. After a rename it is gone already. */
export const remove = (path: string): void => {
  try {
    unlinkSync(path)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
  }
}

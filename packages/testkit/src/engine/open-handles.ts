import { readdir, readlink, realpath } from 'node:fs/promises'
import { join } from 'node:path'

/** Files of a directory that this process holds open. Always none where the system has no `/proc`. */
export const openHandles = async (directory: string): Promise<readonly string[]> => {
  const root = await realpath(directory)
  const handles = await readdir('/proc/self/fd').catch(() => [])
  const targets = await Promise.all(handles.map(handle => readlink(join('/proc/self/fd', handle)).catch(() => '')))
  return targets.filter(target => target.startsWith(root))
}

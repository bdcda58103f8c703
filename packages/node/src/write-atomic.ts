import { writeFileSync } from 'node:fs'
import { explaining, type Overwriting, openAtomic } from './atomic-file.ts'

/**
 * Writes a file whole: killed at any moment, there is the old file or the new one, and never a part. The bytes are on the
 * disk when it returns.
 *
 * A symlink stays one, and its target is written. A file that is replaced keeps its permissions, and its owner if the
 * system allows it. Into a FIFO or a character device, such as `/dev/stdout`, the bytes go as they are.
 *
 * @param options `overwrite`: whether a file that exists may be replaced. If not, it is safe even where two writers race.
 * @throws GentorrentError `OUTPUT_EXISTS`, `OUTPUT_UNWRITABLE`
 */
export const writeAtomic = async (path: string, bytes: Uint8Array, options: Overwriting): Promise<void> => {
  const file = openAtomic(path, options)
  if (!file) return explaining(path, () => writeFileSync(path, bytes))
  try {
    file.write(bytes)
    file.keep()
  } finally {
    file.drop()
  }
}

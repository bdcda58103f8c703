import { readFile, stat } from 'node:fs/promises'
import { GentorrentError } from '@gentorrent/core'
import type { DigestPlan } from '@gentorrent/core/plugin'
import type { PathContent } from '../on-disk.ts'

type PlanFile = DigestPlan['files'][number]

/**
 * The bytes of one entry: as many as its `length`. Where the content has fewer, zeros take their place, as they do for pads
 * and missing files.
 */
export const bytesOf = async (file: PlanFile): Promise<Uint8Array> => {
  const bytes = new Uint8Array(file.length)
  const content = file.content as PlanFile['content'] | PathContent
  if (content.kind === 'bytes') bytes.set(content.bytes.subarray(0, file.length))
  if (content.kind === 'path') {
    const start = content.start ?? 0
    bytes.set((await onDisk(content)).subarray(start, start + file.length))
  }
  return bytes
}

const onDisk = async (content: PathContent): Promise<Uint8Array> => {
  const bytes = await readFile(nameOf(content)).catch(cause => unreadable(content, cause))
  await assertUnchanged(content)
  return bytes
}

/** @throws GentorrentError `CONTENT_CHANGED`, `CONTENT_UNREADABLE` */
export const assertUnchanged = async (given: PlanFile['content'] | PathContent): Promise<void> => {
  if (given.kind !== 'path') return
  const content = given as PathContent
  const { size, mtimeMs } = await stat(nameOf(content)).catch(cause => unreadable(content, cause))
  if (size === content.length && mtimeMs === content.modified) return
  throw new GentorrentError('CONTENT_CHANGED', {
    path: String(nameOf(content)),
    because: 'its length or modification time',
  })
}

const nameOf = ({ path }: PathContent) => (typeof path === 'string' ? path : Buffer.from(path))

const unreadable = (content: PathContent, cause: unknown): never => {
  throw new GentorrentError(
    'CONTENT_UNREADABLE',
    { paths: [String(nameOf(content))], because: String(cause) },
    { cause },
  )
}

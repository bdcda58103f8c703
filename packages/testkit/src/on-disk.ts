import { mkdir, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Content, FileEntry, Files } from '@gentorrent/core/plugin'

/** The content kind `path` of `@gentorrent/node`. Spelt out here, so that the testkit does not depend on that package. */
export interface PathContent {
  readonly kind: 'path'
  /** Absolute path. */
  readonly path: string | Uint8Array
  /** Bytes on disk when it was looked at. */
  readonly length: number
  /** Modification time in milliseconds when it was looked at. */
  readonly modified: number
  /** Byte of the file with which the content begins. Default: 0. */
  readonly start?: number
}

/** Writes the entries that are held in memory into a directory, and returns them as files on disk. */
export const onDisk = (files: Files, directory: string): Promise<Files> =>
  Promise.all(files.map((file, at) => written(file, join(directory, String(at), ...file.path))))

const written = async (file: FileEntry, path: string): Promise<FileEntry> => {
  if (file.content.kind !== 'bytes') return file
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, file.content.bytes)
  const { size, mtimeMs } = await stat(path)
  const content: PathContent = { kind: 'path', path, length: size, modified: mtimeMs }
  return { ...file, content: content as unknown as Content }
}

import { execFile } from 'node:child_process'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { EngineOptions } from '@gentorrent/node'
import { pathContent } from './on-disk.ts'

/** Hashes a sparse file of one GiB in a process of its own, and tells what that took: bytes. */
export const hashLarge = async (
  directory: string,
  options: EngineOptions,
): Promise<{ readonly memory: number; readonly bytesRead: number }> => {
  const path = join(directory, 'large')
  const file = await open(path, 'w')
  await file.truncate(2 ** 30)
  await file.close()
  const child = fileURLToPath(new URL('hash-in-process.js', import.meta.url))
  const words = [child, JSON.stringify(await pathContent(path)), JSON.stringify(options)]
  return JSON.parse((await promisify(execFile)(process.execPath, words)).stdout)
}

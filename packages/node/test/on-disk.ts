import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DigestPlan } from '@gentorrent/core/plugin'
import type { Entry } from './reference.ts'

/** Runs with an empty directory that is gone afterwards. */
export const inDirectory = async (use: (directory: string) => Promise<void>): Promise<void> => {
  const directory = await mkdtemp(join(tmpdir(), 'gentorrent-engine-'))
  try {
    await use(directory)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

/** Bytes that look random and are the same every time. */
export const bytesOf = (length: number, seed = 1): Uint8Array => {
  const words = new Uint32Array(Math.ceil(length / 4))
  for (let i = 0, word = seed * 2654435761; i < words.length; i++) {
    word = (Math.imul(word, 1664525) + 1013904223) >>> 0
    words[i] = word
  }
  return new Uint8Array(words.buffer, 0, length)
}

/** Writes the entries' bytes to files named by their numbers. */
export const planFiles = (directory: string, entries: readonly Entry[]): Promise<DigestPlan['files']> =>
  Promise.all(
    entries.map(async ({ role, bytes }, i) => {
      const entry = { path: [`${i}`], role, length: bytes.length }
      if (role !== 'data') return { ...entry, content: { kind: 'none' as const } }
      const path = join(directory, `${i}`)
      await writeFile(path, bytes)
      return { ...entry, content: await pathContent(path) }
    }),
  )

/** A file as a scan would see it now. */
export const pathContent = async (
  path: string,
): Promise<{ kind: 'path'; path: string; length: number; modified: number }> => {
  const { size, mtimeMs } = await stat(path)
  return { kind: 'path', path, length: size, modified: mtimeMs }
}

import fs from 'node:fs/promises'
import path from 'node:path'

/** Bytes that look random, differ with the seed, and are the same on every run. */
export function bytes(length: number, seed: number): Uint8Array {
  const words = new Uint32Array(Math.ceil(length / 4))
  let state = (seed * 2_654_435_761 + 1) >>> 0 || 1
  for (let index = 0; index < words.length; index++) {
    // Marsaglia's xorshift
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    words[index] = state >>> 0
  }
  return new Uint8Array(words.buffer, 0, length)
}

/** Writes files of these lengths below a folder. */
export async function writeFiles(folder: string, files: readonly (readonly [name: string, length: number])[]) {
  for (const [index, [name, length]] of files.entries()) {
    await fs.mkdir(path.dirname(path.join(folder, name)), { recursive: true })
    await fs.writeFile(path.join(folder, name), bytes(length, index + 1))
  }
}

/** Whether two folders hold the same files with the same bytes, as far as the first one's files go. */
export async function sameFiles(folder: string, copy: string): Promise<boolean> {
  for (const entry of await fs.readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const file = path.join(entry.parentPath, entry.name)
    const [one, other] = await Promise.all([
      fs.readFile(file),
      fs.readFile(path.join(copy, path.relative(folder, file))).catch(() => undefined),
    ])
    if (other === undefined || !one.equals(other)) return false
  }
  return true
}

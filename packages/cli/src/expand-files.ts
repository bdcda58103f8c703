import { GentorrentError } from '@gentorrent/core'
import type { World } from './world.ts'

/**
 * The files that the words name, in their order, patterns expanded. Shells do that themselves, but not that of Windows.
 *
 * @param isOther whether a word is no file at all, and stays as it is
 * @throws GentorrentError `USAGE` if standard input is named twice
 */
export const expandFiles = async (
  words: readonly string[],
  { cwd }: World,
  isOther: (word: string) => boolean = () => false,
): Promise<readonly string[]> => {
  const files: string[] = []
  for (const word of words) {
    if (/[*?[{(]/.test(word) && !isOther(word)) {
      const { expandGlob } = await import('@gentorrent/node')
      for (const file of await expandGlob(word, cwd)) files.push(file)
    } else files.push(word)
  }
  if (files.indexOf('-') !== files.lastIndexOf('-')) {
    throw new GentorrentError('USAGE', { because: 'standard input can be read only once: name `-` once' })
  }
  return files
}

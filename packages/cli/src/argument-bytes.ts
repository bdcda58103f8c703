import { readFileSync } from 'node:fs'

/** The last words of this process's command line as bytes; undefined where the system does not tell (it is Linux that does). */
export const argumentBytes = (count: number): readonly Uint8Array[] | undefined => {
  try {
    const line = readFileSync('/proc/self/cmdline')
    const words: Uint8Array[] = []
    for (let from = 0, to = line.indexOf(0); to >= 0; from = to + 1, to = line.indexOf(0, from)) {
      words.push(line.subarray(from, to))
    }
    return words.slice(-count)
  } catch {
    return undefined
  }
}

import { readdir, readlink } from 'node:fs/promises'

/** What this process holds open, such as `7 /tmp/x` or `5 pipe:[81]`. Nothing where the system does not tell. */
export const descriptors = async (): Promise<readonly string[]> => {
  const numbers = await readdir('/proc/self/fd').catch(() => [])
  const found = await Promise.all(numbers.map(number => readlink(`/proc/self/fd/${number}`).catch(() => undefined)))
  // The one by which the list was read is in it, and closed.
  return found.flatMap((target, i) => (target === undefined ? [] : [`${numbers[i]} ${target}`]))
}

/** Those of them that are files in a directory. */
export const openIn = async (directory: string): Promise<readonly string[]> =>
  (await descriptors()).filter(found => found.slice(found.indexOf(' ') + 1).startsWith(directory))

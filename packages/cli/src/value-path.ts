import { type BRead, dict, keyJson, list } from '@gentorrent/core/bencode'

/** A value inside of another, by the name of a key or the place in a list. */
export type Child<T> = (value: T, step: string | number) => T | undefined

/**
 * The value at a path such as `info.files[0].path`, or undefined if there is none. Of keys that hold a dot, the longest that
 * exists counts: `info.name.utf-8`. A key in quotes is taken as it stands: `info["a.b"]`.
 */
export const valueAt = <T>(value: T, path: string, child: Child<T>): T | undefined => {
  if (path === '') return value
  const [whole, index, quoted] = /^\[(?:(\d+)|("(?:[^"\\]|\\.)*"))\](?:\.(?=.)|(?=\[|$))/s.exec(path) ?? []
  if (whole !== undefined) {
    const step = index === undefined ? nameIn(quoted!) : Number(index)
    const found = step === undefined ? undefined : child(value, step)
    return found === undefined ? undefined : valueAt(found, path.slice(whole.length), child)
  }
  for (let end = path.length; end > 0; end = Math.max(path.lastIndexOf('.', end - 1), path.lastIndexOf('[', end - 1))) {
    const below = child(value, path.slice(0, end))
    const rest = path.slice(path[end] === '.' ? end + 1 : end)
    const found = below === undefined ? undefined : valueAt(below, rest, child)
    if (found !== undefined) return found
  }
  return undefined
}

/** Keys of bencode have the names that `dump` gives them. */
export const bencodeChild: Child<BRead> = (value, step) => {
  if (typeof step === 'number') return list(value)?.[step]
  const keys = dict(value)
  if (!keys) return undefined
  if (!step.startsWith('$')) return keys.get(step)
  for (const [key, found] of keys.entries()) if (keyJson(key) === step) return found
  return undefined
}

export const jsonChild: Child<unknown> = (value, step) =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, step)
    ? (value as Readonly<Record<string | number, unknown>>)[step]
    : undefined

const nameIn = (quoted: string): string | undefined => {
  try {
    return JSON.parse(quoted)
  } catch {
    return undefined
  }
}

import type { Limit } from './clients.ts'

/** Compares dotted numbers: `4.1` is below `4.1.1` and equals `4.1.0`. */
export const compareVersions = (a: string, b: string): number => {
  const [left, right] = [a, b].map(version => version.split('.').map(Number)) as [number[], number[]]
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const order = (left[i] ?? 0) - (right[i] ?? 0)
    if (order !== 0) return order
  }
  return 0
}

/** The number that holds for a version; without one, for the newest. */
export const limitOf = (limit: Limit | undefined, version: string | undefined): number => {
  if (limit === undefined || typeof limit === 'number') return limit ?? Infinity
  return version !== undefined && compareVersions(version, limit.since) < 0 ? limit.before : limit.value
}

import { sep } from 'node:path'

/** How a person who called the root `path` calls something inside. */
export const shower = (path: string): ((inside: readonly string[]) => string) => {
  const given = withoutTail(path)
  const prefix = given === '.' ? '' : given === '' ? sep : `${given}${sep}`
  return inside => (inside.length === 0 ? path : prefix + inside.join(sep))
}

/** The path without separators at its end. */
export const withoutTail = (path: string): string => {
  const slashes = process.platform === 'win32' ? /[\\/]+$/ : /\/+$/
  const given = path.replace(slashes, '')
  return process.platform === 'win32' ? given.replaceAll('/', sep) : given
}

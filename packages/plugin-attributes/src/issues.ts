import { type Issue, type KeyPath, text } from '@gentorrent/core/plugin'

export const error = (code: string, message: string, key?: KeyPath): Issue => ({
  code,
  severity: 'error',
  message,
  ...(key && { key }),
})

export const warning = (code: string, message: string, key?: KeyPath): Issue => ({
  ...error(code, message, key),
  severity: 'warning',
})

/** A path for a message. */
export const shown = (path: readonly (string | Uint8Array)[]): string =>
  `\`${path.map(part => (typeof part === 'string' ? part : (text(part) ?? '(not UTF-8)'))).join('/')}\``

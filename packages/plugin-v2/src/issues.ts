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

/** A path component for a message. */
export const shown = (component: Uint8Array): string => text(component) ?? '(not UTF-8)'

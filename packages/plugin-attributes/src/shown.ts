import { text } from '@gentorrent/core/plugin'

/** A path for a message. */
export const shown = (path: readonly (string | Uint8Array)[]): string =>
  `\`${path.map(part => (typeof part === 'string' ? part : (text(part) ?? '(not UTF-8)'))).join('/')}\``

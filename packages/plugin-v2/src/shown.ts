import { text } from '@gentorrent/core/plugin'

/** A path component for a message. */
export const shown = (component: Uint8Array): string => text(component) ?? '(not UTF-8)'

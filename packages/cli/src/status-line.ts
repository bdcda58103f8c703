import type { World } from './world.ts'

/** One line that says what is going on. */
export interface StatusLine {
  /** Shows the text if it is time for another one; it is made only then. */
  show(text: () => string): void
  /** Takes away what stands on the terminal. */
  end(): Promise<void>
}

/** Milliseconds between two texts on a terminal, and where there is none: a log should not fill up. */
const intervals = { terminal: 100, log: 5000 }

/**
 * On a terminal one line that is written over and over; elsewhere a plain line every few seconds, so that a log shows
 * that the work goes on.
 */
export const createStatusLine = (
  { stderr, env, now }: World,
  { quiet, json }: { readonly quiet: boolean; readonly json: boolean },
): StatusLine => {
  if (quiet || (json && !stderr.isTTY)) return { show: () => {}, end: async () => {} }
  // A dumb terminal cannot take a line back.
  const isRewritten = stderr.isTTY && env.TERM !== 'dumb'
  const interval = isRewritten ? intervals.terminal : intervals.log
  let shownAt = now()
  let isDirty = false
  // A status that nobody can read must not stop the work.
  const write = (text: string) => stderr.write(text).catch(() => {})
  return {
    show(text) {
      if (now() - shownAt < interval) return
      shownAt = now()
      if (isRewritten) write(`\r${text().slice(0, (stderr.columns || 80) - 1)}\x1b[K`)
      else write(`${text()}\n`)
      isDirty = isRewritten
    },
    async end() {
      if (isDirty) await write('\r\x1b[K')
      isDirty = false
    },
  }
}

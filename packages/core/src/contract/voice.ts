import type { Issue, Remark } from './issue.ts'

/** How a plugin speaks while it works, where that takes long or meets the world outside. */
export interface Voice {
  /** Says what is not as it should be, but stops nothing: one more issue of the run, which may be allowed like any other. */
  warn(issue: Issue): void
  /** Says what is worth knowing, but is no fault. */
  remark(remark: Remark): void
  /** Says what is being done, for people who wait: a few words, of which only the last may be seen. */
  progress(text: string): void
}

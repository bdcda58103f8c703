import type { Comparison, ReadTorrent } from '@gentorrent/core'
import type { Issue, Layout } from '@gentorrent/core/plugin'
import type { Restored } from '@gentorrent/node'
import type { ExitCode } from '../exit-codes.ts'
import type { Differences } from './differences.ts'
import type { Found } from './verify-find.ts'
import type { GivenSample } from './verify-sample.ts'

/** Everything that there is to say of a comparison. */
export interface Verified {
  readonly torrent: ReadTorrent['torrent']
  /** With the contents that were compared. */
  readonly layout: Layout
  /** Absolute path of the content; undefined if it is looked for. */
  readonly path: string | undefined
  readonly issues: readonly Issue[]
  readonly comparison: Comparison
  readonly differences: Differences
  readonly sample: GivenSample | undefined
  /** Files that are elsewhere. */
  readonly found?: readonly Found[]
  /** What was laid out; everything else is then about that. */
  readonly restored?: Restored
  readonly ok: boolean
  /** Whether all of the content was compared. */
  readonly complete: boolean
  readonly exitCode: ExitCode
}

import type { FileFacts } from '@gentorrent/core/plugin'
import { bitsOf, isExecutable, isHidden } from '../bits.ts'
import { contentAt } from '../content.ts'
import type { DiskPath } from '../disk-path.ts'
import { faultOfReading } from '../readable.ts'
import type { Facts } from './facts.ts'
import type { Findings } from './findings.ts'

export interface FoundFile {
  /** Where it is opened. */
  readonly at: DiskPath
  readonly path: readonly string[]
  /** How the person calls it. Asked for only where there is something to say. */
  readonly show: (path: readonly string[]) => string
  readonly stats: Facts
  /** For a symlink: the target's path inside the torrent. */
  readonly target?: readonly string[] | undefined
}

/** Adds a file that can be read to the findings, or says why it cannot. */
export const addFile = ({ at, path, show, stats, target }: FoundFile, findings: Findings): void => {
  const fault = faultOfReading(at, stats)
  if (fault !== undefined) {
    findings.refuse('CONTENT_UNREADABLE', { paths: [show(path)], because: fault }, path)
    return
  }
  const length = stats.size
  findings.length += length
  if (target !== undefined) findings.hasTargets = true
  findings.files.push({
    path,
    length,
    role: 'data',
    content: contentAt(at, stats),
    facts: factsOf(path.at(-1)!, stats, target, findings.files.at(-1)?.facts),
  })
}

const factsOf = (
  name: string,
  { mode, mtimeMs }: Facts,
  target: readonly string[] | undefined,
  previous: FileFacts | undefined,
): FileFacts => {
  const modified = Math.floor(mtimeMs / 1000)
  // Files of one tree mostly share their facts, and a million of them should not weigh.
  const isSame =
    previous?.modified === modified &&
    previous.target === target &&
    (previous.executable ?? false) === isExecutable(mode) &&
    (previous.hidden ?? false) === isHidden(name)
  return isSame ? previous : { modified, ...bitsOf(name, { mode }), ...(target && { target }) }
}

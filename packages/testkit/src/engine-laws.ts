import type { HashEngine } from '@gentorrent/core/plugin'
import { digestLaws } from './engine/digests.ts'
import { readingLaws } from './engine/reading.ts'
import { runningLaws } from './engine/running.ts'
import type { Law } from './law.ts'

/**
 * The laws that every hashing engine keeps: the reference engine's answers for every shape, scope and algorithm, wherever it cuts
 * its work; every byte read once; files that change are noticed; a run that is stopped leaves nothing open.
 *
 * @param given.disk whether the engine reads files on disk (the content kind `path` of `@gentorrent/node`); default true
 */
export const engineLaws = (
  createEngine: () => HashEngine,
  { disk = true }: { readonly disk?: boolean } = {},
): readonly Law[] => [
  ...digestLaws(createEngine, disk),
  ...runningLaws(createEngine, disk),
  ...(disk ? readingLaws(createEngine) : []),
]

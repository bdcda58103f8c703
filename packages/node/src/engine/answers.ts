import type { DigestAnswer, DigestPlan, DigestRequest } from '@gentorrent/core/plugin'
import { endsOf } from './ends-of.ts'
import { kind, type Lengths, lengthOf } from './file-table.ts'
import type { Job } from './job.ts'
import type { BlockKernel } from './kernel.ts'
import { fileTrees, streamTree } from './tree-answer.ts'
import { createClimber } from './tree-climber.ts'
import { createTurns } from './turns.ts'
import { unshared } from './unshared.ts'

/** What is left of a job that is done, for its answers. */
export interface HashedJob extends Pick<Job, 'grids' | 'firsts' | 'nodes' | 'isLarge'> {
  readonly files: Lengths
}

/**
 * The answers to all requests of a job that is done, in memory that is not shared: that of the job where it is so, and of their
 * own where workers have written to it.
 */
export const answersOf = async (
  { requests }: DigestPlan,
  job: HashedJob,
  kernels: readonly BlockKernel[],
): Promise<readonly DigestAnswer[]> => {
  const answers: DigestAnswer[] = []
  for (const [i, request] of requests.entries()) answers.push(await answerOf(request, job, i, kernels[i]!))
  return answers
}

const answerOf = async (
  request: DigestRequest,
  job: HashedJob,
  index: number,
  kernel: BlockKernel,
): Promise<DigestAnswer> => {
  const { files } = job
  const [grid, nodes, firsts] = [job.grids[index]!, job.nodes[index]!, job.firsts[index]]
  const length = files.starts[files.count]!
  if (request.shape === 'tree') {
    const trees = { request, grid, nodes, climber: createClimber(kernel, createTurns()) }
    return firsts === undefined ? streamTree(trees, length) : fileTrees(trees, files, firsts)
  }
  const values = unshared(nodes)
  if (firsts !== undefined) {
    if (request.shape === 'whole') fillEmpty(values, files, firsts, kernel)
    return { values, ends: endsOf(files.count, i => (firsts[i + 1]! - firsts[i]!) * grid.digestLength) }
  }
  if (request.shape === 'whole' && length === 0) values.set(digestOfNothing(kernel))
  return values
}

/** Threads pass over empty files. */
const fillEmpty = (values: Uint8Array, files: Lengths, firsts: Float64Array, kernel: BlockKernel) => {
  const digest = digestOfNothing(kernel)
  for (let i = 0; i < files.count; i++) {
    if (lengthOf(files, i) === 0 && files.kinds[i] !== kind.skipped)
      values.set(digest, firsts[i]! * kernel.digestLength)
  }
}

const digestOfNothing = (kernel: BlockKernel) => {
  const digest = Buffer.alloc(kernel.digestLength)
  kernel.digestBlocks(digest, 0, 1, 0, digest, 0)
  return digest
}

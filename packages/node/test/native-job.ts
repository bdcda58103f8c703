import type { DigestPlan } from '@gentorrent/core/plugin'
import { loadNative } from '@gentorrent/hash-native'
import { answersOf } from '../dist/engine/answers.js'
import { hashNatively } from '../dist/engine/hash-natively.js'
import { createJob, type Job } from '../dist/engine/job.js'
import { loadKernels } from '../dist/engine/load-kernels.js'

/** How a job is to be done, where it is left to the native engine otherwise. */
export interface Effort {
  readonly kernel: string
  readonly threads: number
  readonly taskCost: number
  readonly chunkLength: number | undefined
  readonly mapping: boolean | undefined
  /** Where tasks begin, instead of where they are cut. */
  readonly borders?: Float64Array
}

/** Does what a plan asks for with the native engine, in this way. */
export const hashWith = async (
  plan: DigestPlan,
  { kernel, chunkLength, mapping, borders, ...effort }: Effort,
): Promise<{ readonly job: Job; readonly answers: Awaited<ReturnType<typeof answersOf>> }> => {
  const native = loadNative(kernel)!
  const job = createJob(plan, { ...effort, smallCost: 0, sideBySide: true })
  const tried = {
    ...(chunkLength !== undefined && { chunkLength }),
    ...(mapping !== undefined && { mapping }),
    ...(borders && { borders }),
  }
  await hashNatively(job, { ...native, run: job => native.run({ ...job, ...tried }) })
  return { job, answers: await answersOf(plan, job, await loadKernels(job.grids, [])) }
}

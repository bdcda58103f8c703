import { parentPort, workerData } from 'node:worker_threads'
import { faultOf } from './fault.ts'
import { hashContent } from './hash-content.ts'
import type { Job } from './job.ts'
import { loadKernels } from './load-kernels.ts'
import { isStopped, sleep, stop } from './shared-control.ts'

// The entry of a worker. It does its share of the job, or sends what went wrong, and ends.

export interface WorkerData {
  readonly job: Job
  readonly thread: number
}

const work = async ({ job, thread }: WorkerData) => {
  try {
    const kernels = await loadKernels(job.grids, job.modules)
    for (const pause of hashContent(job, kernels, thread)) {
      if (isStopped(job.control)) break
      if (pause === 'wait') sleep(job.control)
    }
  } catch (error) {
    stop(job.control)
    const fault = faultOf(error)
    parentPort!.postMessage(fault === undefined ? { error } : { fault })
  }
}
void work(workerData)

import { parentPort, workerData } from 'node:worker_threads'
import { type Fault, faultOf } from './fault.ts'
import { hashContent } from './hash-content.ts'
import type { Job } from './job.ts'
import { loadKernels } from './load-kernels.ts'
import { createReadAhead } from './read-ahead.ts'
import { isStopped, sleep, stop } from './shared-control.ts'

// The entry of a worker. It does its share of the job, or sends what went wrong, and ends.

export interface WorkerData {
  readonly job: Job
  readonly thread: number
}

/** What a worker has to say, at its end. */
export interface WorkerMessage {
  /** Whether it has done all that there was for it, and touches nothing of the job any more. */
  readonly isDone?: boolean
  readonly fault?: Fault
  readonly error?: unknown
}

const say = (message: WorkerMessage) => parentPort!.postMessage(message)

const work = async ({ job, thread }: WorkerData) => {
  const ahead = createReadAhead(job)
  try {
    const kernels = await loadKernels(job.grids, job.modules)
    for (const pause of hashContent(job, kernels, thread, ahead)) {
      if (isStopped(job.control)) return
      if (pause === 'wait') sleep(job.control)
      else if (pause !== 'go') await pause
    }
    await ahead.end()
    say({ isDone: true })
  } catch (error) {
    stop(job.control)
    const fault = faultOf(error)
    say(fault === undefined ? { error } : { fault })
  } finally {
    await ahead.end()
  }
}
void work(workerData)

import { SHARE_ENV, Worker } from 'node:worker_threads'
import { failure } from './fault.ts'
import type { Job } from './job.ts'
import type { WorkerData, WorkerMessage } from './worker.ts'

/**
 * Starts a worker on its share of the job. Resolves when the share is done, which is some milliseconds before the worker is
 * gone (or, of a large job, when it is gone), and rejects when the worker has ended with what went wrong in it.
 */
export const startWorker = (job: Job, thread: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const data: WorkerData = { job, thread }
    const worker = new Worker(new URL('./worker.cjs', import.meta.url), {
      workerData: data,
      env: SHARE_ENV,
      execArgv: [],
    })
    let wrong: unknown
    worker.on('message', ({ isDone, fault, error }: WorkerMessage) => {
      if (!isDone) wrong = fault === undefined ? error : failure(fault)
      else if (!job.isLarge) resolve()
    })
    worker.on('error', error => {
      wrong = error
    })
    worker.on('exit', () => (wrong === undefined ? resolve() : reject(wrong)))
  })

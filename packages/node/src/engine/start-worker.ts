import { SHARE_ENV, Worker } from 'node:worker_threads'
import { type Fault, failure } from './fault.ts'
import type { Job } from './job.ts'
import type { WorkerData } from './worker.ts'

/** Starts a worker on its share of the job. Settles when the worker has ended, and rejects with what went wrong in it. */
export const startWorker = (job: Job, thread: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const data: WorkerData = { job, thread }
    const worker = new Worker(new URL('./worker.cjs', import.meta.url), {
      workerData: data,
      env: SHARE_ENV,
      execArgv: [],
    })
    let wrong: unknown
    worker.on('message', ({ fault, error }: { fault?: Fault; error?: unknown }) => {
      wrong = fault === undefined ? error : failure(fault)
    })
    worker.on('error', error => {
      wrong = error
    })
    worker.on('exit', () => (wrong === undefined ? resolve() : reject(wrong)))
  })

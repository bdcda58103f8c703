import { hashContent } from './hash-content.ts'
import type { Job } from './job.ts'
import type { Kernel } from './kernel.ts'
import { createReadAhead } from './read-ahead.ts'
import { isStopped, stop } from './shared-control.ts'
import { createTurns } from './turns.ts'

/**
 * Does the job with all its threads and settles when all of them have ended: at its end, after `stop`, or with the first
 * thing that goes wrong.
 *
 * @param kernels - loads those of the main thread, while workers start
 */
export const hashJob = async (job: Job, kernels: () => Promise<readonly Kernel[]>): Promise<void> => {
  // Most content is small, and then nothing of this is needed.
  const { startWorker } = job.threads > 1 ? await import('./start-worker.ts') : { startWorker: undefined }
  const workers = Array.from({ length: job.threads - 1 }, (_, i) => startWorker!(job, i + 1))
  const threads = [hashHere(job, kernels), ...workers].map(thread =>
    thread.catch((error: unknown) => {
      stop(job.control)
      throw error
    }),
  )
  const outcomes = await Promise.allSettled(threads)
  const failed = outcomes.find(outcome => outcome.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}

/** The main thread takes part: one worker less to start, and less memory. */
const hashHere = async (job: Job, kernels: () => Promise<readonly Kernel[]>) => {
  const ahead = createReadAhead(job)
  const work = hashContent(job, await kernels(), 0, ahead)
  const turns = createTurns()
  try {
    while (!isStopped(job.control)) {
      const { done, value } = work.next()
      if (done) return
      if (value === 'wait') await new Promise(resolve => setTimeout(resolve, 1))
      else if (value instanceof Promise) await value
      else if (turns.isOver()) await turns.next()
    }
  } finally {
    work.return()
    await ahead.end()
  }
}

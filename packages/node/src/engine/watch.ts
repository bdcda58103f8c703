import { GentorrentError } from '@gentorrent/core'
import type { HashEngine } from '@gentorrent/core/plugin'
import type { Job } from './job.ts'
import { type Reports, reportProgress } from './report-progress.ts'
import { stop } from './shared-control.ts'

/** Who reports the progress of a run, and stops its threads when it is to end early. */
export interface Watch {
  /**
   * Watches a job from now on.
   *
   * @throws what has gone wrong until now
   */
  start(job: Job): void
  giveUp(problem: unknown): void
  /** @throws the first thing that has gone wrong */
  check(): void
  /**
   * Reports that everything is done.
   *
   * @throws the first thing that has gone wrong
   */
  finish(): void
  /** To be called in any case. */
  stop(): void
}

/** It holds no more of a job than its counters. */
export const createWatch = (signal: AbortSignal, onProgress: Parameters<HashEngine['run']>[1]['onProgress']): Watch => {
  const problems: unknown[] = []
  let control: Job['control'] | undefined
  let reports: Reports | undefined
  const giveUp = (problem: unknown) => {
    problems.push(problem)
    if (control) stop(control)
  }
  const check = () => {
    if (problems.length > 0) throw problems[0]
  }
  const onAbort = () => giveUp(new GentorrentError('ABORTED', {}))
  signal.addEventListener('abort', onAbort)
  return {
    start(job) {
      check()
      control = job.control
      reports = onProgress && reportProgress(job, onProgress, giveUp)
    },
    giveUp,
    check,
    finish() {
      reports?.finish()
      check()
    },
    stop() {
      reports?.stop()
      signal.removeEventListener('abort', onAbort)
    },
  }
}

import type { Progress } from '@gentorrent/core/plugin'
import { kind, readableOf } from './file-table.ts'
import type { Job } from './job.ts'

/** Progress calls of a run. */
export interface Reports {
  /** Calls for the last time, with everything done. */
  finish(): void
  /** Calls no more. */
  stop(): void
}

/** Calls `onProgress` at once and then ten times a second. What it throws goes to `onError`. */
export const reportProgress = (
  { files, control }: Job,
  onProgress: (progress: Progress) => void,
  onError: (error: unknown) => void,
): Reports => {
  const bytesTotal = totalOf(files)
  const report = () => {
    try {
      onProgress({ bytesDone: control.bytesDone.reduce((sum, bytes) => sum + bytes, 0), bytesTotal })
    } catch (error) {
      onError(error)
    }
  }
  report()
  const timer = setInterval(report, INTERVAL)
  return { finish: report, stop: () => clearInterval(timer) }
}

/** Milliseconds. */
const INTERVAL = 100

const totalOf = (files: Job['files']) => {
  let total = 0
  for (let i = 0; i < files.count; i++) if (files.kinds[i] !== kind.skipped) total += readableOf(files, i)
  return total
}

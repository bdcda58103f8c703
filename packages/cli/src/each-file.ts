import type { ExitCode } from './exit-codes.ts'
import type { Report } from './report.ts'
import type { World } from './world.ts'

/**
 * Shows one file after another. What fails is told and the others are shown all the same, unless it is a bug or the person
 * wants to stop.
 *
 * @returns the worst of the exit codes
 */
export const eachFile = async (
  files: readonly string[],
  { signal }: World,
  report: Report,
  show: (file: string, at: number) => Promise<ExitCode>,
): Promise<ExitCode> => {
  let worst: ExitCode = 0
  for (const [at, file] of files.entries()) {
    signal.throwIfAborted()
    const code = await show(file, at).catch(error => report.fail(error, { file, isOneOfMany: files.length > 1 }))
    if (code > worst) worst = code
    if (code >= 70) break
  }
  return worst
}

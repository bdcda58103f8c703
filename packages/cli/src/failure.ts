import { bep3, GentorrentError, isError, isGentorrentError, issueOf, systemReason } from '@gentorrent/core'
import type { Issue } from '@gentorrent/core/plugin'
import { type ExitCode, exitCodeOf } from './exit-codes.ts'
import { officialPlugins } from './official-plugins.ts'

/** Why a run ended without its result. */
export interface Failure {
  readonly exitCode: ExitCode
  readonly code: string
  readonly message: string
  /** Every problem by itself; at least one. */
  readonly problems: readonly Issue[]
  /** Set if a programmer should look at it. */
  readonly stack?: string
  /** The plugin of somebody else that is to blame. */
  readonly culprit?: string
}

/** Makes sense of whatever was thrown. */
export const failureOf = (thrown: unknown): Failure => {
  const error = known(thrown)
  if (!error) {
    const { message, stack } = thrown instanceof Error ? thrown : { message: String(thrown), stack: undefined }
    const problem: Issue = { code: 'INTERNAL', severity: 'error', message }
    return { exitCode: 70, code: 'INTERNAL', message, problems: [problem], stack: stack ?? message }
  }
  const problems = issuesOf(error)
  const exitCode = problems.reduce<number>((worst, { code }) => Math.max(worst, exitCodeOf(code)), 0) as ExitCode
  const stack = exitCode === 70 ? stackOf(error) : undefined
  const { plugin } = error.details as { readonly plugin?: unknown }
  const isId = typeof plugin === 'string' && /^[a-z][a-z0-9-]*$/.test(plugin)
  const isForeign = isId && ![bep3.definition, ...officialPlugins].some(({ id }) => id === plugin)
  return {
    exitCode,
    code: error.code,
    message: error.message,
    problems,
    ...(stack !== undefined && { stack }),
    ...(stack !== undefined && isForeign && { culprit: plugin }),
  }
}

/** The single problems of an error: those that stop the run if it was refused for several, else itself. */
export const issuesOf = (error: GentorrentError): readonly Issue[] => {
  const own = issueOf(error)
  if (!isError(error, 'REFUSED')) return [own]
  const errors = error.details.issues.filter(({ severity }) => severity === 'error')
  return errors.length > 0 ? errors : [own]
}

const known = (error: unknown): GentorrentError | undefined => {
  if (isGentorrentError(error)) return error
  if (!(error instanceof Error)) return undefined
  if (error.name === 'AbortError') return new GentorrentError('ABORTED', {}, { cause: error })
  const { syscall, path, errno } = error as NodeJS.ErrnoException
  if (typeof errno !== 'number' || syscall === undefined) return undefined
  return new GentorrentError(
    'INPUT_UNREADABLE',
    { path: path ?? syscall, because: systemReason(error) },
    { cause: error },
  )
}

const stackOf = (error: Error): string => {
  const own = error.stack ?? error.message
  return error.cause instanceof Error ? `${own}\ncaused by ${stackOf(error.cause)}` : own
}

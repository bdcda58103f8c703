import type { ErrorCode, ErrorDetails } from '@gentorrent/core'

/**
 * A `GentorrentError` on its way between threads, as plain data: a structured clone of the error itself would lose its
 * code, and workers start faster when they need not load the core.
 */
export type Fault = { [C in ErrorCode]: { readonly code: C; readonly details: ErrorDetails<C> } }[ErrorCode]

/** The error to throw for a fault; `faultOf` finds the fault in it again. */
export const failure = (fault: Fault, cause?: unknown): Error =>
  Object.assign(new Error(fault.code, { cause }), { fault })

/** The fault in what a thread caught; undefined for any other error. */
export const faultOf = (error: unknown): Fault | undefined =>
  error instanceof Error && 'fault' in error ? (error.fault as Fault) : undefined

import type { Asking } from './asking.ts'
import { NetFault } from './fault.ts'
import { tlsFault } from './tls-fault.ts'

/**
 * Does something that a server may draw out for ever, and says what went wrong in one way: what it throws that is no `NetFault` is
 * taken for a fault of the connection.
 *
 * @param use gets a signal that is aborted when the time is up
 * @throws NetFault; the reason of `signal` if that is aborted
 */
export const inTime = async <T>(
  { timeout, signal }: Pick<Asking, 'timeout' | 'signal'>,
  use: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  const late = AbortSignal.timeout(timeout)
  try {
    return await use(AbortSignal.any([signal, late]))
  } catch (cause) {
    signal.throwIfAborted()
    if (late.aborted) throw new NetFault('timeout', `takes longer than ${timeout / 1000} s to answer`, { cause })
    if (cause instanceof NetFault) throw cause
    const unsafe = tlsFault(cause)
    if (unsafe) throw unsafe
    const { code, message } = cause as NodeJS.ErrnoException
    throw new NetFault('unreachable', `cannot be reached: ${code ?? message}`, { cause })
  }
}

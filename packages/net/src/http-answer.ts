import type { IncomingMessage } from 'node:http'
import { guardedLookup, refusePrivate } from './addresses.ts'
import type { Asking } from './asking.ts'
import { NetFault } from './fault.ts'
import { inTime } from './in-time.ts'

/** As clients do; more is a loop, or might as well be. */
const redirectsMax = 5

/**
 * Asks an HTTP or HTTPS server. Redirects are followed, to such servers only; every address is looked at before it is connected to;
 * whatever takes too long is ended.
 *
 * @param use reads the answer, which is gone when it returns; its status is 2xx
 * @throws NetFault; what `use` throws; the reason of `asking.signal`
 */
export const httpAnswer = async <T>(
  first: string,
  headers: Readonly<Record<string, string>>,
  asking: Asking,
  use: (answer: IncomingMessage) => Promise<T>,
): Promise<T> => {
  // What the caller makes of an answer is its own affair, and comes out as it is.
  let thrown: { readonly error: unknown } | undefined
  const own = (answer: IncomingMessage) =>
    use(answer).catch(error => {
      thrown = { error }
      throw error
    })
  return inTime(asking, signal => follow(first, headers, { ...asking, signal }, own)).catch(fault => {
    const isOwn = thrown && fault instanceof NetFault && fault.kind === 'unreachable'
    throw isOwn ? thrown!.error : fault
  })
}

const follow = async <T>(
  first: string,
  headers: Readonly<Record<string, string>>,
  asking: Asking,
  use: (answer: IncomingMessage) => Promise<T>,
): Promise<T> => {
  let url = first
  for (let count = 0; count <= redirectsMax; count++) {
    const answer = await request(url, headers, asking)
    try {
      const { statusCode: status = 0, headers: said } = answer
      if ([301, 302, 303, 307, 308].includes(status)) {
        url = redirected(url, said.location)
        continue
      }
      refuseStatus(answer)
      return await use(answer)
    } finally {
      answer.destroy()
    }
  }
  throw new NetFault('redirect', `leads from one place to the next more than ${redirectsMax} times`)
}

const refuseStatus = ({ statusCode: status = 0, headers }: IncomingMessage) => {
  if (status === 503) {
    const after = headers['retry-after']
    throw new NetFault('busy', `answers 503, it has no time now${after ? ` (retry after ${after})` : ''}`)
  }
  if (status < 200 || status > 299) throw new NetFault('unreachable', `answers ${status}`)
}

const redirected = (url: string, location: string | undefined): string => {
  const target = location !== undefined && URL.canParse(location, url) ? new URL(location, url) : undefined
  if (!target || !['http:', 'https:'].includes(target.protocol)) {
    throw new NetFault('redirect', `leads to ${location ?? 'nowhere'}, which is no HTTP URL`)
  }
  return target.href
}

const request = async (
  url: string,
  headers: Readonly<Record<string, string>>,
  { privateAddresses, signal }: Asking,
): Promise<IncomingMessage> => {
  const target = new URL(url)
  refusePrivate(target.hostname, privateAddresses)
  const { request } = await import(target.protocol === 'https:' ? 'node:https' : 'node:http')
  return new Promise((resolve, reject) => {
    request(target, {
      // A connection that is kept would keep the program.
      agent: false,
      lookup: guardedLookup(privateAddresses),
      headers: { 'accept-encoding': 'identity', 'user-agent': 'gentorrent', ...headers },
      signal,
    })
      .on('response', resolve)
      .on('error', reject)
      .end()
  })
}

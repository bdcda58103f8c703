import type { IncomingMessage } from 'node:http'
import { type Asking, bodyOf, httpAnswer } from '@gentorrent/net'
import { SeedFault } from './fault.ts'
import type { Part, Range } from './part.ts'

/**
 * Asks an HTTP server for a range of a file, and takes no answer but that range: 206, the right `content-range`, as many
 * bytes as were asked for and not one more.
 *
 * @throws SeedFault, NetFault
 */
export const httpPart = async (url: string, { start, end }: Range, asking: Asking): Promise<Part> => {
  const wanted = `bytes=${start}-${end - 1}`
  return httpAnswer(url, { range: wanted }, asking, async answer => {
    const { statusCode: status, headers } = answer
    refuseEncoded(answer)
    if (status !== 206) {
      const because = `answers ${status} where a range is asked for: it does not serve byte ranges`
      throw new SeedFault('WEBSEED_RANGE', because)
    }
    const [, from, to, total] = /^bytes (\d+)-(\d+)\/(\d+|\*)$/i.exec(headers['content-range'] ?? '') ?? []
    if (Number(from) !== start || Number(to) !== end - 1) {
      const said = headers['content-range'] ?? 'nothing'
      throw new SeedFault('WEBSEED_RANGE', `answers \`${wanted}\` with \`content-range\` ${said}`)
    }
    const known = total === undefined || total === '*' ? undefined : Number(total)
    return { bytes: await bodyOf(answer, exactly(end - start)), total: known }
  })
}

/**
 * Asks a script for a part of a piece ([BEP 17](https://www.bittorrent.org/beps/bep_0017.html)): the answer is 200 with the bytes
 * alone, or 503 with seconds to wait.
 *
 * @throws SeedFault, NetFault
 */
export const scriptPart = async (url: string, length: number, asking: Asking): Promise<Uint8Array> =>
  httpAnswer(url, {}, asking, async answer => {
    refuseEncoded(answer)
    return bodyOf(answer, exactly(length))
  })

const exactly = (length: number) => ({ least: length, most: length })

const refuseEncoded = ({ headers }: IncomingMessage) => {
  const encoding = headers['content-encoding']
  if (!encoding || encoding === 'identity') return
  throw new SeedFault('WEBSEED_RANGE', `sends its answer encoded (${encoding}) though that is not asked for`)
}

import { once } from 'node:events'
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Answers a request for a file that it has, or not. `file` is undefined where there is none. */
export type Manner = (request: IncomingMessage, response: ServerResponse, file: Uint8Array | undefined) => void

export interface Server {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string
  /** Paths as they were asked for, not decoded. */
  readonly asked: readonly string[]
  stop(): Promise<void>
}

/** Serves files by their decoded paths, in a manner of its own. */
export const serve = async (files: Readonly<Record<string, Uint8Array>>, manner: Manner): Promise<Server> => {
  const asked: string[] = []
  const server = http.createServer((request, response) => {
    asked.push(request.url!)
    const path = decodeURIComponent(request.url!.replace(/\?.*/, ''))
    manner(request, response, files[path])
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** First and last byte of the range that is asked for. */
export const rangeOf = ({ headers }: IncomingMessage): readonly [number, number] => {
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '')!
  return [Number(from), Number(to)]
}

/** As servers should. */
export const honest: Manner = (request, response, file) => {
  if (!file) return response.writeHead(404).end()
  const [from, to] = rangeOf(request)
  response.writeHead(206, { 'content-range': `bytes ${from}-${to}/${file.length}` })
  return response.end(file.subarray(from, to + 1))
}

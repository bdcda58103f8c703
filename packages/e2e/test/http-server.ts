import { once } from 'node:events'
import fs from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import type { Certified } from './certificates.ts'
import type { Place } from './place.ts'

export interface HttpServer {
  /** `http://127.0.0.1:PORT`, or `https:` */
  readonly origin: string
  /** The paths asked for and found, decoded. */
  readonly found: ReadonlySet<string>
  readonly missed: ReadonlySet<string>
}

/**
 * Serves a folder, with ranges, as any web server does.
 *
 * @param tls with this certificate, by HTTPS
 */
export async function serveHttp(place: Place, folder: string, tls?: Certified): Promise<HttpServer> {
  const found = new Set<string>()
  const missed = new Set<string>()
  const answer: http.RequestListener = (request, response) => {
    const target = decodeURIComponent(request.url ?? '/')
    const file = path.join(folder, path.posix.normalize(target))
    const facts = fs.statSync(file, { throwIfNoEntry: false })
    if (!facts?.isFile()) {
      missed.add(target)
      response.writeHead(404).end()
      return
    }
    found.add(target)
    const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '')
    const start = Number(range?.[1] ?? 0)
    const end = Math.min(Number(range?.[2] || facts.size - 1), facts.size - 1)
    response.writeHead(range ? 206 : 200, {
      'Accept-Ranges': 'bytes',
      'Content-Length': end - start + 1,
      ...(range && { 'Content-Range': `bytes ${start}-${end}/${facts.size}` }),
    })
    if (request.method === 'HEAD' || end < start) response.end()
    else fs.createReadStream(file, { start, end }).pipe(response)
  }
  const server = tls ? https.createServer(tls, answer) : http.createServer(answer)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  place.atEnd(() => {
    server.closeAllConnections()
    server.close()
  })
  return { origin: `${tls ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`, found, missed }
}

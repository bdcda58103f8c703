// Serves a folder, with ranges, as any web server does. Usage: web-server.mjs FOLDER PORT. Says `ready`; runs until it is killed.
import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'

const [folder, port] = process.argv.slice(2)

http
  .createServer((request, response) => {
    const file = path.join(folder, path.posix.normalize(decodeURIComponent(request.url)))
    const facts = fs.statSync(file, { throwIfNoEntry: false })
    if (!facts?.isFile()) return response.writeHead(404).end()
    const [, from = 0, to = facts.size - 1] = /^bytes=(\d+)-(\d+)?$/.exec(request.headers.range ?? '') ?? []
    const [start, end] = [Number(from), Math.min(Number(to), facts.size - 1)]
    response.writeHead(request.headers.range ? 206 : 200, {
      'content-length': end - start + 1,
      ...(request.headers.range && { 'content-range': `bytes ${start}-${end}/${facts.size}` }),
    })
    return fs.createReadStream(file, { start, end }).pipe(response)
  })
  .listen(Number(port), () => console.log('ready'))

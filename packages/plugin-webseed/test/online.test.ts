import { create } from '@gentorrent/core'
import type { Files } from '@gentorrent/core/plugin'
import { attributes } from '@gentorrent/plugin-attributes'
import { v2 } from '@gentorrent/plugin-v2'
import { webseed } from '@gentorrent/plugin-webseed'
import { content, entries, referenceEngine } from '@gentorrent/testkit'
import { afterEach, describe, expect, test } from 'vitest'
import { honest, type Manner, rangeOf, type Server, serve } from './lying-server.ts'

const servers: Server[] = []
afterEach(() => Promise.all(servers.splice(0).map(({ stop }) => stop())))
const started = async (...[files, manner]: Parameters<typeof serve>) => {
  const server = await serve(files, manner)
  servers.push(server)
  return server
}

const bytesOf = ({ content }: Files[number]) => (content.kind === 'bytes' ? content.bytes : new Uint8Array(0))
const film = content(100_000)

interface Asked {
  readonly files?: Files
  readonly kind?: 'v1' | 'hybrid' | 'only'
  readonly options?: Parameters<typeof webseed>[0]
}

/** Makes a torrent and checks its seeds; the codes of what was found, and all that was said. */
const checked = async (
  given: Asked & { readonly urls?: readonly string[]; readonly httpSeeds?: readonly string[] },
) => {
  const { files = entries({ film }), kind = 'v1', urls = [], httpSeeds = [], options } = given
  const single = files.length === 1
  const seeds = webseed({ urls, httpSeeds, check: true, privateAddresses: true, timeout: 1, ...options })
  const { issues, remarks } = await create({
    name: single ? files[0]!.path[0]! : 'pub',
    single,
    files,
    pieceLength: 16_384,
    plugins: kind === 'v1' ? [seeds] : [seeds, v2({ mode: kind })],
    installed: [attributes],
    engine: referenceEngine,
    allow: ['NAME_RESERVED', 'WEBSEED_PADS', 'WEBSEED_V2', 'WEBSEED_FTP'],
  })
  return {
    codes: [...issues.map(({ code }) => code), ...remarks.map(({ code }) => code)],
    said: [...issues, ...remarks].map(({ message }) => message).join('\n'),
    severities: new Set(issues.map(({ severity }) => severity)),
  }
}

describe('a seed that has the content', () => {
  test.each(['v1', 'hybrid', 'only'] as const)('of one file, %s', async kind => {
    const { origin } = await started({ '/x/film': film }, honest)
    expect((await checked({ kind, urls: [`${origin}/x/`, `${origin}/x/film`] })).codes).toEqual([
      'WEBSEED_CHECKED',
      'WEBSEED_CHECKED',
    ])
  })

  const names = ['a b', 'a#b', 'a%20b', 'é', '😀', "it's (1)*!.txt", 'a?b&c=d', 'a+b;c']
  const several = entries({ ...Object.fromEntries(names.map(name => [`d ${name}/${name}`, 20_000])), empty: 0 })

  test.each(['v1', 'hybrid', 'only'] as const)('of several files, whatever their names, %s', async kind => {
    const there = Object.fromEntries(several.map(file => [`/x/pub/${file.path.join('/')}`, bytesOf(file)]))
    const { origin, asked } = await started(there, honest)
    const { codes } = await checked({ kind, files: several, urls: [`${origin}/x`], options: { pieces: 1000 } })
    expect(codes).toEqual(['WEBSEED_SLASH', 'WEBSEED_CHECKED'])
    // Nothing but unreserved characters stands there as it is, and a pad file is never asked for.
    for (const path of asked) expect(path).toMatch(/^[/A-Za-z0-9._~-]*(%[0-9A-F]{2}[/A-Za-z0-9._~-]*)*$/)
    expect(asked.join('\n')).not.toContain('.pad')
    expect(new Set(asked.map(path => path.split('/').at(-1)))).toContain(encodeURIComponent('😀'))
  })

  test('after a redirect', async () => {
    const { origin } = await started({ '/here/film': film }, honest)
    const other = await started({}, (request, response) =>
      response.writeHead(302, { location: `${origin}/here${request.url}` }).end(),
    )
    expect((await checked({ urls: [`${other.origin}/film`] })).codes).toEqual(['WEBSEED_CHECKED'])
  })

  test('as a script of BEP 17', async () => {
    const { origin, asked } = await started({ '/seed.php': film }, (request, response, file) => {
      const query = new URL(request.url!, origin).searchParams
      const [from, to] = query.get('ranges')!.split('-').map(Number) as [number, number]
      const start = Number(query.get('piece')) * 16_384
      response.end(file!.subarray(start + from, start + to + 1))
    })
    expect((await checked({ httpSeeds: [`${origin}/seed.php`] })).codes).toEqual(['WEBSEED_CHECKED'])
    for (const path of asked)
      expect(path).toMatch(/^\/seed\.php\?info_hash=(%[0-9A-F]{2}){20}&piece=\d&ranges=\d+-\d+$/)
  })
})

const part = (request: Parameters<Manner>[0], file: Uint8Array | undefined) => {
  const [from, to] = rangeOf(request)
  return { from, to, total: file!.length, bytes: file!.subarray(from, to + 1) }
}
const range = (from: number, to: number, total: number) => ({ 'content-range': `bytes ${from}-${to}/${total}` })

/** Every way to lie, the code that it gets, and what the person is told. */
const lies: readonly (readonly [lie: string, code: string, said: RegExp, manner: Manner])[] = [
  [
    'all of the file for a range',
    'WEBSEED_RANGE',
    /answers 200 where a range/,
    (_, response, file) => response.end(file),
  ],
  [
    'another range',
    'WEBSEED_RANGE',
    /answers `bytes=0-0` with `content-range` bytes 1-1\/100000/,
    (request, response, file) => {
      const { from, to, total, bytes } = part(request, file)
      response.writeHead(206, range(from + 1, to + 1, total)).end(bytes)
    },
  ],
  [
    'a range that it does not name',
    'WEBSEED_RANGE',
    /with `content-range` nothing/,
    (request, response, file) => response.writeHead(206).end(part(request, file).bytes),
  ],
  [
    'a file of another length',
    'WEBSEED_LENGTH',
    /has 99999 bytes where the torrent says 100000, asked for `film`/,
    (request, response, file) => {
      const { from, to, bytes } = part(request, file)
      response.writeHead(206, range(from, to, 99_999)).end(bytes)
    },
  ],
  [
    'a body that is too short',
    'WEBSEED_BODY',
    /sends 0 of the 1 B/,
    (request, response, file) => {
      const { from, to, total } = part(request, file)
      response.writeHead(206, range(from, to, total)).end()
    },
  ],
  [
    'a body that breaks off',
    'WEBSEED_BODY',
    /sends 100 of the \d+ B/,
    (request, response, file) => {
      const { from, to, total, bytes } = part(request, file)
      if (bytes.length === 1) return honest(request, response, file)
      response.writeHead(206, { ...range(from, to, total), 'content-length': bytes.length })
      return response.write(bytes.subarray(0, 100), () => response.destroy())
    },
  ],
  [
    'a body without end',
    'WEBSEED_BODY',
    /sends more than the 1 B/,
    (request, response, file) => {
      const { from, to, total } = part(request, file)
      response.writeHead(206, range(from, to, total))
      // Node 26 goes on with a connection that is gone, and says so here alone.
      const more = (error?: Error | null) => void (error || response.write(Buffer.alloc(65_536), more))
      more()
    },
  ],
  [
    'other bytes',
    'WEBSEED_CONTENT',
    /has other bytes than the torrent says: piece \d differs, in `film`/,
    (request, response, file) =>
      honest(
        request,
        response,
        file?.map(byte => byte ^ 1),
      ),
  ],
  [
    'redirects without end',
    'WEBSEED_REDIRECT',
    /leads from one place to the next more than 5 times/,
    (request, response) => response.writeHead(301, { location: request.url }).end(),
  ],
  [
    'a redirect into the file system',
    'WEBSEED_REDIRECT',
    /leads to file:\/\/\/etc\/passwd, which is no HTTP URL/,
    (_, response) => response.writeHead(307, { location: 'file:///etc/passwd' }).end(),
  ],
  ['a redirect to nowhere', 'WEBSEED_REDIRECT', /leads to nowhere/, (_, response) => response.writeHead(302).end()],
  [
    'no time',
    'WEBSEED_BUSY',
    /answers 503, it has no time now \(retry after 120\)/,
    (_, response) => response.writeHead(503, { 'retry-after': '120' }).end(),
  ],
  ['nothing there', 'WEBSEED_UNREACHABLE', /answers 404/, (_, response) => response.writeHead(404).end()],
  ['a fault of its own', 'WEBSEED_UNREACHABLE', /answers 500/, (_, response) => response.writeHead(500).end()],
  [
    'what it was not asked for',
    'WEBSEED_RANGE',
    /encoded \(gzip\)/,
    (request, response, file) => {
      const { from, to, total, bytes } = part(request, file)
      response.writeHead(206, { ...range(from, to, total), 'content-encoding': 'gzip' }).end(bytes)
    },
  ],
  ['a closed door', 'WEBSEED_UNREACHABLE', /cannot be reached/, request => request.socket.destroy()],
  [
    'drop after drop',
    'WEBSEED_TIMEOUT',
    /takes longer than 1 s/,
    (request, response, file) => {
      const { from, to, total } = part(request, file)
      response.writeHead(206, range(from, to, total)).flushHeaders()
    },
  ],
]

describe('a seed that lies', () => {
  test.each(lies)('%s', async (_, code, said, manner) => {
    const { origin } = await started({ '/film': film }, manner)
    const found = await checked({ urls: [`${origin}/film`] })
    expect(found.said).toMatch(said)
    expect(found.codes[0]).toBe(code)
    // The content is hashed already: nothing that a server does may take the torrent away.
    expect(found.severities).toEqual(new Set(['warning']))
  })

  test('about one file of several is named with that file', async () => {
    const files = entries({ 'a/good': 40_000, 'b bad': 40_000, 'c/good': 40_000 })
    const there = Object.fromEntries(files.map(file => [`/pub/${file.path.join('/')}`, bytesOf(file)]))
    const { origin } = await started({ ...there, '/pub/b bad': content(40_000, 77) }, honest)
    const { said, codes } = await checked({ files, kind: 'only', urls: [`${origin}/`], options: { pieces: 1000 } })
    expect(new Set(codes)).toEqual(new Set(['WEBSEED_CONTENT']))
    expect(said).toContain('b bad')
    expect(said).not.toContain('good')
  })

  test('does not keep the others from being asked', async () => {
    const [bad, good] = [await started({}, honest), await started({ '/film': film }, honest)]
    const { codes } = await checked({ urls: [`${bad.origin}/film`, `${good.origin}/film`] })
    expect(codes).toEqual(['WEBSEED_UNREACHABLE', 'WEBSEED_CHECKED'])
  })
})

describe('private addresses', () => {
  test.each([
    'http://127.0.0.1:9/film',
    'http://localhost:9/film',
    'http://10.1.2.3/film',
    'http://192.168.1.1/film',
    'http://169.254.169.254/latest/',
    'http://100.64.0.1/film',
    'http://0.0.0.0:9/film',
    'http://[::1]:9/film',
    'http://[fe80::1]/film',
    'http://[fd00::1]/film',
    'http://[::ffff:127.0.0.1]:9/film',
    'http://2130706433/film',
    'ftp://127.0.0.1:9/film',
  ])('%s is not asked', async url => {
    const { codes, said } = await checked({ urls: [url], options: { privateAddresses: false } })
    expect([codes, said]).toEqual([['WEBSEED_PRIVATE'], expect.stringContaining('asked only where that is allowed')])
  })
})

test('what nobody asked for is not checked', async () => {
  const { asked, origin } = await started({}, honest)
  await checked({ urls: [`${origin}/film`], options: { check: false } })
  expect(asked).toEqual([])
})

test('a password in a URL is not told', async () => {
  const { origin } = await started({}, honest)
  const { said } = await checked({ urls: [`${origin.replace('//', '//me:secret@')}/film`] })
  expect(said).toMatch(/^the web seed `http:\/\/127\.0\.0\.1:\d+\/film` answers 404/)
})

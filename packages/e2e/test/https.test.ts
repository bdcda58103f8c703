import { once } from 'node:events'
import https from 'node:https'
import net, { type AddressInfo } from 'node:net'
import { encode } from '@gentorrent/core/bencode'
import { describe, expect } from 'vitest'
import { downloadWithAria2 } from './aria2.ts'
import { type Authority, type Certified, makeAuthority } from './certificates.ts'
import { testWith } from './clients.ts'
import { sameFiles, writeFiles } from './content.ts'
import { command, create } from './gentorrent.ts'
import { serveHttp } from './http-server.ts'
import type { Place } from './place.ts'

// TLS with certificates of an authority that the tests make, on this machine alone.

const files = [
  ['pub/a.bin', 300_000],
  ['pub/b/c.bin', 100_000],
] as const

/** Runs the command, with an authority that it trusts. */
const gentorrent = async (place: Place, trusted: Authority | undefined, ...args: readonly string[]) => {
  const trust = trusted ? [`NODE_EXTRA_CA_CERTS=${trusted.file}`] : []
  const { code, out, err } = await place.run('env', [...trust, process.execPath, command, ...args])
  return { code, err, json: JSON.parse(out) }
}

const lint = (place: Place, torrent: string, trusted?: Authority) =>
  gentorrent(place, trusted, 'lint', torrent, '--online', '--allow-private-addresses', '--json')

const announce = (place: Place, torrent: string, trusted?: Authority) =>
  gentorrent(place, trusted, 'announce', torrent, '--allow-private-addresses', '--skip', 'dht', '--json')

/** What is wrong with each, and what is said of it. */
const wrong = {
  'has run out': (authority: Authority) => authority.issue('IP:127.0.0.1', '20200101000000Z', '20210101000000Z'),
  'does not hold yet': (authority: Authority) => authority.issue('IP:127.0.0.1', '20980101000000Z'),
  'is for another name': (authority: Authority) => authority.issue('DNS:example.org'),
}

const seeded = async (place: Place, tls: Certified) => {
  await writeFiles(place.at('from'), files)
  const server = await serveHttp(place, place.at('from'), tls)
  return { server, torrent: await create(place, place.at('from', 'pub'), '--web-seed', `${server.origin}/`) }
}

describe('a web seed by HTTPS', () => {
  testWith(['openssl'], 'is checked where its authority is trusted', async place => {
    const authority = await makeAuthority(place)
    const { server, torrent } = await seeded(place, await authority.issue('IP:127.0.0.1'))
    const { code, json } = await lint(place, torrent, authority)
    expect([code, json.issues]).toEqual([0, []])
    expect(json.remarks).toMatchObject([{ code: 'TRACKERLESS' }, { code: 'WEBSEED_CHECKED' }])
    expect([...server.found].sort()).toEqual(['/pub/a.bin', '/pub/b/c.bin'])
  })

  testWith(['openssl'], 'is said not to be trusted, where its authority is not, and asked for nothing', async place => {
    const authority = await makeAuthority(place)
    const { server, torrent } = await seeded(place, await authority.issue('IP:127.0.0.1'))
    const { code, err, json } = await lint(place, torrent)
    expect([code, err]).toEqual([1, ''])
    expect(json.issues).toMatchObject([
      {
        code: 'WEBSEED_CERTIFICATE',
        severity: 'error',
        message: expect.stringMatching(
          /shows a certificate that nobody has signed who is trusted here: NODE_EXTRA_CA_CERTS/,
        ),
      },
    ])
    expect([server.found.size, server.missed.size]).toEqual([0, 0])
  })

  for (const [says, issue] of Object.entries(wrong)) {
    testWith(['openssl'], `is refused if its certificate ${says}`, async place => {
      const authority = await makeAuthority(place)
      const { server, torrent } = await seeded(place, await issue(authority))
      const { code, json } = await lint(place, torrent, authority)
      expect(code).toBe(1)
      expect(json.issues).toMatchObject([
        {
          code: 'WEBSEED_CERTIFICATE',
          message: expect.stringContaining(`shows a certificate that ${says}, asked for`),
        },
      ])
      expect([server.found.size, server.missed.size]).toEqual([0, 0])
    })
  }

  testWith([], 'that speaks something else is said to', async place => {
    await writeFiles(place.at('from'), files)
    const server = net.createServer(socket => {
      socket.on('error', () => {})
      socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    place.atEnd(() => server.close())
    const seed = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`
    const torrent = await create(place, place.at('from', 'pub'), '--web-seed', seed)
    const { code, json } = await lint(place, torrent)
    expect(code).toBe(1)
    for (const issue of json.issues)
      expect(issue).toMatchObject({
        code: 'WEBSEED_UNREACHABLE',
        message: expect.stringContaining('does not speak the TLS'),
      })
    expect(json.issues.length).toBeGreaterThan(0)
  })

  testWith(['openssl', 'aria2c'], 'gives aria2 everything', async place => {
    const authority = await makeAuthority(place)
    const { torrent } = await seeded(place, await authority.issue('IP:127.0.0.1'))
    const trusting = ['--check-certificate=true', `--ca-certificate=${authority.file}`]
    const { code, out, err } = await downloadWithAria2(place, torrent, place.at('to'), ...trusting)
    expect(code, out + err).toBe(0)
    expect(await sameFiles(place.at('from'), place.at('to'))).toBe(true)
  })
})

describe('a tracker by HTTPS', () => {
  const tracked = async (place: Place, tls: Certified) => {
    const asked: string[] = []
    const server = https.createServer(tls, (request, response) => {
      asked.push(request.url!.replace(/\?.*/, ''))
      const hash = Buffer.from(/info_hash=((?:%[0-9A-F]{2})+)/.exec(request.url!)![1]!.replaceAll('%', ''), 'hex')
      const counts = { complete: 3, downloaded: 5, incomplete: 4 }
      response.end(encode({ files: new Map([[hash, counts]]) }))
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    place.atEnd(() => {
      server.closeAllConnections()
      server.close()
    })
    await writeFiles(place.at('from'), files)
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/announce`
    return { asked, url, torrent: await create(place, place.at('from', 'pub'), '--tracker', url) }
  }

  testWith(['openssl'], 'is asked where its authority is trusted', async place => {
    const authority = await makeAuthority(place)
    const { asked, url, torrent } = await tracked(place, await authority.issue('IP:127.0.0.1'))
    const { code, json } = await announce(place, torrent, authority)
    expect(code).toBe(0)
    expect(json.rows).toEqual([{ source: url, seeders: 3, leechers: 4, downloads: 5 }])
    expect(asked).toEqual(['/scrape'])
  })

  for (const [says, issue] of Object.entries(wrong)) {
    testWith(['openssl'], `gets no question if its certificate ${says}`, async place => {
      const authority = await makeAuthority(place)
      const { asked, url, torrent } = await tracked(place, await issue(authority))
      const { code, json } = await announce(place, torrent, authority)
      expect([code, asked]).toEqual([1, []])
      expect(json.rows).toEqual([{ source: url, fault: `shows a certificate that ${says}` }])
    })
  }

  testWith(['openssl'], 'gets no question if nobody trusts its authority', async place => {
    const authority = await makeAuthority(place)
    const { asked, torrent } = await tracked(place, await authority.issue('IP:127.0.0.1'))
    const { code, json } = await announce(place, torrent)
    expect([code, asked]).toEqual([1, []])
    expect(json.rows).toMatchObject([{ fault: expect.stringContaining('nobody has signed who is trusted here') }])
  })
})

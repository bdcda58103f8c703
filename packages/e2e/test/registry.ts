import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import type { TestContext } from 'vitest'
import type { Place } from './place.ts'

/** A registry on loopback. */
export interface Registry {
  readonly url: string
  /** From now on it has this package too. */
  publish(tarball: string): void
}

/**
 * A registry that has our packages, as if they were published, and sends those who ask for anything else to the registry of
 * this machine's settings. It ends with the place. Where that other registry cannot be reached the test is skipped.
 */
export async function startRegistry(
  tarballs: Iterable<string>,
  { place, context }: { readonly place: Pick<Place, 'atEnd'>; readonly context: TestContext },
): Promise<Registry> {
  const packages = new Map<string, string>()
  const publish = (tarball: string) => void packages.set(manifestOf(tarball).name, tarball)
  for (const tarball of tarballs) publish(tarball)
  const others = settingOf('registry').replace(/\/$/, '')
  if (process.env['GENTORRENT_REQUIRE_CLIENTS'] !== '1' && !isReachable()) context.skip('needs a registry')
  const server = http.createServer((request, response) => {
    const wanted = decodeURIComponent(request.url!.slice(1).replace(/\?.*/, ''))
    const tarball = [...packages.values()].find(file => wanted === `-/${path.basename(file)}`)
    const name = packages.get(wanted)
    if (tarball !== undefined) return fs.createReadStream(tarball).pipe(response)
    if (name === undefined) return response.writeHead(302, { location: `${others}${request.url}` }).end()
    const { port } = server.address() as AddressInfo
    response.setHeader('content-type', 'application/json')
    return response.end(JSON.stringify(documentOf(name, `http://127.0.0.1:${port}`)))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  place.atEnd(() => {
    server.closeAllConnections()
    return new Promise(resolve => server.close(resolve))
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, publish }
}

/** What a registry says about a package that has one version. */
const documentOf = (tarball: string, registry: string) => {
  const manifest = manifestOf(tarball)
  const bytes = fs.readFileSync(tarball)
  const dist = {
    tarball: `${registry}/-/${path.basename(tarball)}`,
    shasum: createHash('sha1').update(bytes).digest('hex'),
    integrity: `sha512-${createHash('sha512').update(bytes).digest('base64')}`,
  }
  const { name, version } = manifest
  return { name, 'dist-tags': { latest: version }, versions: { [version]: { ...manifest, dist } } }
}

const manifestOf = (tarball: string): { readonly name: string; readonly version: string } => {
  const { stdout } = spawnSync('tar', ['xzOf', tarball, 'package/package.json'], { encoding: 'utf8' })
  return JSON.parse(stdout)
}

const isReachable = () => spawnSync('npm', ['ping', '--fetch-retries=0'], { timeout: 120_000 }).status === 0

const settingOf = (name: string) =>
  spawnSync('npm', ['config', 'get', name], { encoding: 'utf8' }).stdout.split('\n')[0]!.trim()

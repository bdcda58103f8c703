import { Writable } from 'node:stream'
import { type Asking, inTime, NetFault, resolveGuarded } from '@gentorrent/net'
import { SeedFault } from './fault.ts'
import type { Part, Range } from './part.ts'

/**
 * Asks an FTP server for a range of a file. The package `basic-ftp` does the talking, where it is installed.
 *
 * @throws SeedFault, NetFault
 */
export const ftpPart = async (url: string, range: Range, asking: Asking): Promise<Part> => {
  const { Client } = await import('basic-ftp').catch(() => {
    throw new SeedFault('WEBSEED_FTP_MISSING', 'is not checked: npm install basic-ftp beside gentorrent')
  })
  const { hostname, port, username, password, pathname } = new URL(url)
  return inTime(asking, async signal => {
    const client = new Client(asking.timeout)
    const stop = () => client.close()
    signal.addEventListener('abort', stop)
    try {
      // What is connected to is what was looked at.
      const { address } = await resolveGuarded(hostname, asking)
      await client.access({
        host: address,
        port: Number(port || 21),
        user: decodeURIComponent(username) || 'anonymous',
        password: decodeURIComponent(password) || 'anonymous@',
      })
      const path = decodeURIComponent(pathname)
      const total = await client.size(path)
      return { bytes: await download(client, path, range), total }
    } catch (error) {
      // Codes of FTP are numbers, those of the system text.
      const { message, code } = error as { readonly message: string; readonly code?: unknown }
      throw typeof code === 'number' ? new NetFault('unreachable', `answers ${message}`) : error
    } finally {
      signal.removeEventListener('abort', stop)
      client.close()
    }
  })
}

type Client = import('basic-ftp').Client

/** FTP knows where to begin but not where to end: the connection is closed when there is enough. */
const download = async (client: Client, path: string, { start, end }: Range): Promise<Uint8Array> => {
  const bytes = new Uint8Array(end - start)
  let count = 0
  const target = new Writable({
    write(chunk: Uint8Array, _, done) {
      const part = chunk.subarray(0, bytes.length - count)
      bytes.set(part, count)
      count += part.length
      if (count === bytes.length) client.close()
      done()
    },
  })
  try {
    await client.downloadTo(target, path, start)
  } catch (error) {
    if (count < bytes.length) throw error
  }
  if (count === bytes.length) return bytes
  throw new NetFault('body', `sends ${count} of the ${bytes.length} B that were asked for`)
}

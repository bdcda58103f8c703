import fs from 'node:fs/promises'
import { answering } from './answering.ts'
import { writeFiles } from './content.ts'
import { freePort } from './free-port.ts'
import { create } from './gentorrent.ts'
import { infoHash } from './info-span.ts'
import type { Place } from './place.ts'

/** Content, a torrent of it, and a tracker that serves it. Debian's opentracker serves only torrents on its list. */
export async function trackedTorrent(
  place: Place,
  files: Parameters<typeof writeFiles>[1],
  scheme: string,
  ...flags: readonly string[]
): Promise<string> {
  await writeFiles(place.at('from', 'pub'), files)
  await fs.mkdir(place.at('to'))
  const port = await freePort()
  const torrent = await create(
    place,
    place.at('from', 'pub'),
    '--tracker',
    `${scheme}://127.0.0.1:${port}/announce`,
    ...flags,
  )

  const root = place.at('tracker')
  await fs.mkdir(root)
  await fs.writeFile(`${root}/list`, `${await infoHash(torrent)}\n`)
  const address = ['-i', '127.0.0.1', '-p', String(port), '-P', String(port)]
  const tracker = place.start('opentracker', [...address, '-d', root, '-u', 'nobody', '-w', 'list'])
  await answering(tracker, port)
  return torrent
}

import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { Place } from './place.ts'

const manifest = createRequire(import.meta.url).resolve('gentorrent/package.json')
const { bin } = JSON.parse(fs.readFileSync(manifest, 'utf8')) as { bin: { gentorrent: string } }

/** The command as users get it. */
export const command: string = path.join(path.dirname(manifest), bin.gentorrent)

/** Makes a torrent of `content` as a user would, and returns its path. */
export async function create(place: Place, content: string, ...flags: readonly string[]): Promise<string> {
  const torrent = place.at(`${path.basename(content)}-${fs.readdirSync(place.folder).length}.torrent`)
  await place.must(process.execPath, [command, 'create', content, '--output', torrent, '--quiet', ...flags])
  return torrent
}
